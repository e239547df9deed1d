import { vi } from 'vitest';
import type { Milliseconds } from '../../../../src/core/units.ts';

/**
 * Time that passes only when nothing is being worked on: digests, deflating and reading of files run on Node's own
 * threads, and take as long as they take. What happens is then the same on every machine.
 */
export interface FakeTime {
  /** Lets all that can happen now happen. */
  settle(): Promise<void>;
  pass(ms: Milliseconds): Promise<void>;
  /** Lets time pass until it is so. @throws when it is not so after `limit` */
  until(isSo: () => boolean, what?: () => unknown, limit?: Milliseconds): Promise<void>;
  stop(): void;
}

/** Time moves in such steps; a fake channel takes as long for a frame. */
const STEP_MS: Milliseconds = 1;

// Before anything is faked.
const nextTurn = globalThis.setImmediate;
const turn = () => new Promise<void>((resolve) => nextTurn(resolve));

export function startFakeTime(): FakeTime {
  let working = 0;
  const restores = [
    watch(crypto.subtle, 'digest'),
    watch(crypto.subtle, 'sign'),
    watch(crypto.subtle, 'importKey'),
    watch(Blob.prototype, 'arrayBuffer'),
    watch(Blob.prototype, 'text'),
    watch(ReadableStreamDefaultReader.prototype, 'read'),
    watch(WritableStreamDefaultWriter.prototype, 'write'),
    watch(WritableStreamDefaultWriter.prototype, 'close'),
  ];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });

  /** Counts the calls that are under way. */
  function watch(owner: object, name: string): () => void {
    const methods = owner as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const own = Object.getOwnPropertyDescriptor(owner, name);
    const original = methods[name];
    if (original === undefined) throw new Error(`no ${name}`);
    methods[name] = function (this: unknown, ...args: unknown[]) {
      working++;
      const result = original.apply(this, args);
      const done = () => void working--;
      result.then(done, done);
      return result;
    };
    return () => {
      if (own === undefined) delete methods[name];
      else Object.defineProperty(owner, name, own);
    };
  }

  async function settle(): Promise<void> {
    // Two quiet turns: a promise that was kept may begin more.
    for (let quiet = 0; quiet < 2; quiet = working === 0 ? quiet + 1 : 0) await turn();
  }

  const time: FakeTime = {
    settle,
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += STEP_MS) {
        await settle();
        vi.advanceTimersByTime(STEP_MS);
      }
      await settle();
    },
    async until(isSo, what = () => isSo.toString(), limit = 60_000) {
      for (let passed = 0; ; passed += STEP_MS) {
        await settle();
        if (isSo()) return;
        if (passed >= limit) throw new Error(`Not so after ${limit} ms: ${JSON.stringify(what())}`);
        vi.advanceTimersByTime(STEP_MS);
      }
    },
    stop() {
      vi.useRealTimers();
      for (const restore of restores) restore();
    },
  };
  return time;
}
