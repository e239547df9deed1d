import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  createTeller,
  MAX_TRIES,
  PATIENCE_MS,
  PAUSE_MS,
  tellBackground,
} from '../../../src/offscreen/tellBackground.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'info').mockImplementation(() => {});
});
afterEach(() => void vi.useRealTimers());

const pass = (duration: number) => vi.advanceTimersByTimeAsync(duration);

/** A background whose answers the test gives, in any order. */
function background() {
  const asked: { isAgain: boolean; answer(answer?: string): void; die(): void }[] = [];
  const tell = (isAgain: boolean) =>
    new Promise<string | undefined>((answer, reject) => {
      asked.push({ isAgain, answer, die: () => reject(new Error('The message port closed')) });
    });
  return { asked, tell };
}

it('is told once where it answers', async () => {
  const { asked, tell } = background();
  const told = tellBackground(tell);
  asked[0]?.answer('heard');
  expect(await told).toBe('heard');
  await pass(60 * PATIENCE_MS);
  expect(asked.map(({ isAgain }) => isAgain)).toEqual([false]);
});

it('is told again, and that it is, behind an error, an answer that is none, and silence', async () => {
  const { asked, tell } = background();
  const told = tellBackground(tell);
  asked[0]?.die();
  await pass(PAUSE_MS);
  asked[1]?.answer();
  await pass(2 * PATIENCE_MS + PAUSE_MS);
  expect(asked.map(({ isAgain }) => isAgain)).toEqual([false, true, true]);
  await pass(3 * PATIENCE_MS + PAUSE_MS);
  asked[3]?.answer('heard');
  expect(await told).toBe('heard');
  expect(asked).toHaveLength(4);
});

it('may answer late: a busy one is not told for ever', async () => {
  const { asked, tell } = background();
  const told = tellBackground(tell);
  await pass(PATIENCE_MS + PAUSE_MS);
  expect(asked).toHaveLength(2);
  asked[0]?.answer('heard');
  expect(await told).toBe('heard');
  await pass(60 * PATIENCE_MS);
  expect(asked).toHaveLength(2);
});

it.each([
  ['refuses', () => Promise.reject(new Error('nobody there')), 'nobody there'],
  ['says nothing to it', () => Promise.resolve(undefined), 'no answer'],
  ['never answers', () => new Promise<undefined>(() => {}), 'no answer in time'],
])('is given up when it %s, each time', async (_, tell, reason) => {
  const said = vi.fn(tell);
  const told = expect(tellBackground(said)).rejects.toThrow(reason);
  await pass(60 * PATIENCE_MS);
  await told;
  expect(said).toHaveBeenCalledTimes(MAX_TRIES);
});

it('is told one thing after the other by one teller, so that an older one does not come behind a newer', async () => {
  const tell = createTeller();
  const [older, newer] = [background(), background()];
  const told = [tell(older.tell), tell(newer.tell)];
  await pass(PATIENCE_MS + PAUSE_MS);
  expect([older.asked.length, newer.asked.length]).toEqual([2, 0]);
  older.asked[1]?.answer('older');
  await pass(0);
  newer.asked[0]?.answer('newer');
  expect(await Promise.all(told)).toEqual(['older', 'newer']);
});

it('is told the next thing by a teller that has given the one before up', async () => {
  const tell = createTeller();
  const lost = expect(tell(() => Promise.resolve(undefined))).rejects.toThrow('no answer');
  const told = tell(() => Promise.resolve('heard'));
  await pass(60 * PATIENCE_MS);
  await lost;
  expect(await told).toBe('heard');
});
