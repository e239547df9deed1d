import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

export interface SmallDisk {
  folder: string;
  /** Writes until there is no space left. */
  fill(): Promise<void>;
  /** Removes what `fill` wrote. */
  free(): Promise<void>;
  makeReadOnly(): Promise<void>;
}

/**
 * Mounts a small file system that is unmounted after the test, when its browsers have ended.
 *
 * @returns `null` where mounting is not allowed
 */
export async function mountSmallDisk(bytes: number): Promise<SmallDisk | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tandem-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  } catch {
    await rmdir(folder);
    return null;
  }
  onTestFinished(async () => {
    await run('umount', ['--lazy', folder]);
    await rmdir(folder);
  });
  const filler = path.join(folder, 'filler');
  return {
    folder,
    async fill() {
      for (let chunk = Buffer.alloc(1 << 20); chunk.length > 0; ) {
        try {
          await appendFile(filler, chunk);
        } catch (cause) {
          if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
          // What is left is smaller than the chunk.
          chunk = chunk.subarray(0, chunk.length >> 1);
        }
      }
    },
    free: () => rm(filler),
    async makeReadOnly() {
      await run('mount', ['-o', 'remount,ro', folder]);
    },
  };
}
