let turns: Promise<unknown> = Promise.resolve();

/**
 * Changes something that Tandem keeps, one change after the other: each reads what the one before has written, and
 * erasing finds none half done, which would write behind it what it had read before. A change must not await another.
 */
export function inTurn<T>(change: () => Promise<T>): Promise<T> {
  const changed = turns.then(change);
  turns = changed.catch(() => undefined);
  return changed;
}
