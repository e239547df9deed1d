import type { PeerError } from '../../core/errors.ts';
import type { Milliseconds } from '../../core/units.ts';
import { fromDisk } from './errorText.ts';

/** Nothing tells when a person has made room: so often it is tried. */
const TRY_AGAIN_MS: Milliseconds = 3000;

/** Writes that wait while the disk is full, each in the hands of whoever asked for it. */
export interface DiskRoom {
  /**
   * Does it, and again until it fits. It is begun before this returns.
   *
   * @throws what `act` throws where that is not a full disk, and once `stop` was called also that
   */
  fit<T>(act: () => T | Promise<T>): Promise<T>;
  /** There may be room now. */
  tryAgain(): void;
  /** What waits is given up. */
  stop(): void;
}

/** @param changed hears of a write that does not fit, where none waited, and `null` when the last has fitted */
export function createDiskRoom(changed: (lack: PeerError | null) => void): DiskRoom {
  let tries: { again(): void; giveUp(): void }[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let waiting = 0;
  let isStopped = false;

  async function fit<T>(act: () => T | Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (thrown) {
      const lack = lackOf(thrown);
      if (waiting === 0) changed(lack);
    }
    waiting++;
    try {
      for (;;) {
        await nextTry();
        try {
          return await act();
        } catch (thrown) {
          lackOf(thrown);
        }
      }
    } finally {
      waiting--;
      if (waiting === 0 && !isStopped) changed(null);
    }
  }

  /** @throws what was thrown, unless it can be waited for */
  function lackOf(thrown: unknown): PeerError {
    const error = fromDisk(thrown);
    if (isStopped || error.code !== 'disk-full') throw thrown;
    return error;
  }

  function nextTry(): Promise<void> {
    return new Promise((resolve, reject) => {
      tries.push({ again: resolve, giveUp: () => reject(new DOMException('Given up', 'AbortError')) });
      timer ??= setTimeout(tryAgain, TRY_AGAIN_MS);
    });
  }

  function due(): typeof tries {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const list = tries;
    tries = [];
    return list;
  }

  function tryAgain(): void {
    for (const { again } of due()) again();
  }

  return {
    fit,
    tryAgain,
    stop() {
      isStopped = true;
      for (const { giveUp } of due()) giveUp();
    },
  };
}
