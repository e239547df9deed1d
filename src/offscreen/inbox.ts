/** Takes tasks and runs them in their order. */
export interface Inbox {
  /** Runs the task at once where none is under way; one that returns a promise keeps those behind it waiting. */
  put(task: () => Promise<void> | void): void;
}

/** Keeps what happens on a link in its order while a signature is being made or checked. `failed` must not throw. */
export function createInbox(failed: (thrown: unknown) => void): Inbox {
  const waiting: (() => Promise<void> | void)[] = [];
  let isBusy = false;

  function next(): void {
    while (!isBusy) {
      const task = waiting.shift();
      if (task === undefined) return;
      isBusy = true;
      const ends = start(task);
      if (ends === undefined) isBusy = false;
      else
        void ends.catch(failed).finally(() => {
          isBusy = false;
          next();
        });
    }
  }

  function start(task: () => Promise<void> | void): Promise<void> | undefined {
    try {
      return task() ?? undefined;
    } catch (thrown) {
      failed(thrown);
      return undefined;
    }
  }

  return {
    put(task) {
      waiting.push(task);
      next();
    },
  };
}
