import type { SaveAnswer } from '../contract/hostMessages.ts';
import { PeerError } from '../core/errors.ts';

export interface Downloads {
  /** Resolves with the download's id when the file is complete where the person looks for it. @throws {PeerError} `download-failed`. */
  save(url: string, path: string): Promise<number>;
  /** The background tells that a download ended; `error` is the browser's reason, or `null` when it is complete. */
  ended(downloadId: number, error: string | null): void;
}

/** Waits for the browser's downloads, which only the background can start and watch. */
export function createDownloads(start: (url: string, path: string) => Promise<SaveAnswer>): Downloads {
  const waiting = new Map<number, (error: string | null) => void>();
  /** A small file can be complete before the answer that names its id has come. Kept only while an answer is due. */
  const early = new Map<number, string | null>();

  let starting = 0;

  return {
    async save(url, path) {
      starting++;
      const answer = await start(url, path).finally(() => {
        starting--;
      });
      if ('error' in answer) throw new PeerError('download-failed', answer.error);
      const { downloadId } = answer;
      const error = await new Promise<string | null>((resolve) => {
        const known = early.get(downloadId);
        early.delete(downloadId);
        if (starting === 0) early.clear();
        if (known === undefined) waiting.set(downloadId, resolve);
        else resolve(known);
      });
      waiting.delete(downloadId);
      if (error !== null) throw new PeerError('download-failed', error);
      return downloadId;
    },
    ended(downloadId, error) {
      const resolve = waiting.get(downloadId);
      if (resolve !== undefined) resolve(error);
      else if (starting > 0) early.set(downloadId, error);
    },
  };
}
