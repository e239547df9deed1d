type InTurn = <T>(change: () => Promise<T>) => Promise<T>;

/** Does one thing after the other. What is done in turn must not wait for another turn. */
function createTurns(): InTurn {
  let turns: Promise<unknown> = Promise.resolve();
  return (change) => {
    const changed = turns.then(change);
    turns = changed.catch(() => undefined);
    return changed;
  };
}

/**
 * Changes something in `storage`: each change reads what the one before has written, and erasing finds none half done,
 * which would write behind it what it had read before.
 */
export const inTurn = createTurns();

/** Changes the history, as above; a database that does not answer holds up no settings. */
export const inHistoryTurn = createTurns();
