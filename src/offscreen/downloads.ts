import type { EndedDownload, FileToSave, SaveAnswer } from '../contract/hostMessages.ts';
import { PeerError } from '../core/errors.ts';
import { tellBackground } from './tellBackground.ts';

export interface Downloads {
  /** Resolves with the download's id when the file is complete where the person looks for it. @throws {PeerError} `download-failed`. */
  save(file: FileToSave): Promise<number>;
  /** The background tells that a download ended. */
  ended(download: EndedDownload): void;
}

interface Ask {
  file: FileToSave;
  resolve(answer: SaveAnswer): void;
  reject(thrown: unknown): void;
}

/**
 * Waits for the browser's downloads, which only the background can start and watch. What is asked for while the background
 * starts others goes to it together when it has: a message to it costs as much as a small download.
 */
export function createDownloads(start: (files: FileToSave[]) => Promise<SaveAnswer[] | undefined>): Downloads {
  const waiting = new Map<number, (error: string | null) => void>();
  /** A small file can be complete before the answer that names its id has come. Kept only while an answer is due. */
  const early = new Map<number, string | null>();
  let asks: Ask[] = [];
  let isStarting = false;
  /** Files whose answer is due. */
  let starting = 0;

  async function startAll(): Promise<void> {
    if (isStarting) return;
    isStarting = true;
    while (asks.length > 0) {
      const together = asks;
      asks = [];
      try {
        const answers = await tellBackground((isAgain) =>
          // What the background began without telling is in the browser's list.
          start(together.map(({ file }) => ({ ...file, again: file.again || isAgain }))),
        );
        for (const [index, { resolve }] of together.entries()) resolve(answers[index] ?? { error: 'no answer' });
      } catch (thrown) {
        for (const { reject } of together) reject(thrown);
      }
    }
    isStarting = false;
  }

  function startOne(file: FileToSave): Promise<SaveAnswer> {
    return new Promise((resolve, reject) => {
      asks.push({ file, resolve, reject });
      void startAll();
    });
  }

  function endOf(downloadId: number): Promise<string | null> {
    return new Promise((resolve) => {
      const known = early.get(downloadId);
      if (known === undefined) waiting.set(downloadId, resolve);
      else resolve(known);
    });
  }

  /** Its id, and its end: both are known to belong together before another answer is looked at. */
  async function begin(file: FileToSave): Promise<{ downloadId: number; end: Promise<string | null> }> {
    starting++;
    try {
      const answer = await startOne(file);
      if ('error' in answer) throw new PeerError('download-failed', answer.error);
      return { downloadId: answer.downloadId, end: endOf(answer.downloadId) };
    } finally {
      starting--;
      if (starting === 0) early.clear();
    }
  }

  return {
    async save(file) {
      const { downloadId, end } = await begin(file);
      const error = await end;
      waiting.delete(downloadId);
      if (error !== null) throw new PeerError('download-failed', error);
      return downloadId;
    },
    ended({ downloadId, error }) {
      const resolve = waiting.get(downloadId);
      if (resolve !== undefined) resolve(error);
      else if (starting > 0) early.set(downloadId, error);
    },
  };
}
