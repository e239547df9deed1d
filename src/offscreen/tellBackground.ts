import type { Milliseconds } from '../core/units.ts';

/** How long the first try waits for its answer; the second waits twice as long, for a background may only be busy. */
export const PATIENCE_MS: Milliseconds = 5000;
/** Behind a try that failed at once: the next worker begins within some 60 ms. */
export const PAUSE_MS: Milliseconds = 250;
/** A host that is being ended is not answered any more either: then nobody is left to tell. */
export const MAX_TRIES = 6;

/**
 * Tells the background what it would hear once and must not miss, until it answers. A service worker that dies meanwhile
 * leaves an error, `undefined`, or no answer at all, and may have done what it was told: so what is told does no harm
 * when it is heard twice. The answer to any of the tries will do.
 *
 * @throws what the last try failed with
 */
export async function tellBackground<Answer>(tell: (isAgain: boolean) => Promise<Answer | undefined>): Promise<Answer> {
  const tries: Promise<Answer>[] = [];
  for (;;) {
    tries.push(answerOf(tell(tries.length > 0)));
    try {
      return await within(Promise.any(tries), tries.length * PATIENCE_MS);
    } catch (thrown) {
      const cause: unknown = thrown instanceof AggregateError ? thrown.errors.at(-1) : thrown;
      if (tries.length >= MAX_TRIES) throw cause;
      console.info('The background did not hear, and is told again:', String(cause));
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Tells one thing after the other: where it is told again, an older one must not come behind a newer. */
export function createTeller(): typeof tellBackground {
  let turn: Promise<unknown> = Promise.resolve();
  return (tell) => {
    const told = turn.then(() => tellBackground(tell));
    turn = told.catch(() => undefined);
    return told;
  };
}

async function answerOf<Answer>(asked: Promise<Answer | undefined>): Promise<Answer> {
  const answer = await asked;
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

/** @throws when it takes longer */
export async function within<T>(promise: Promise<T>, duration: Milliseconds): Promise<T> {
  let limit: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    limit = setTimeout(() => reject(new Error('no answer in time')), duration);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(limit);
  }
}
