import type { PeerError } from '../../core/errors.ts';
import { fromErrorText } from './errorText.ts';
import type { FilmFrame, FromWorker, ToWorker } from './workerMessages.ts';

export interface HostRequestsPorts {
  post(message: FromWorker): void;
  createUrl(blob: Blob): string;
  revokeUrl(url: string): void;
}

export interface SavedFile {
  blob: Blob;
  path: string;
  transfer: string;
  entry: number;
  /** An earlier life may have begun to save it. */
  again: boolean;
}

export type HostAnswer = Extract<ToWorker, { type: 'saveEnded' | 'saveFailed' | 'frameDrawn' | 'pageDrawn' }>;

/** What a worker cannot do, asked of the host and answered by it. */
export interface HostRequests {
  /**
   * Hands a file to the downloads, and settles when it is there.
   *
   * @returns the id of the download
   * @throws {PeerError} what the host says of it
   */
  save(file: SavedFile): Promise<number>;
  /** `null` where the film cannot be played. */
  drawFrame(film: Blob): Promise<FilmFrame | null>;
  /** `null` where the PDF cannot be read. */
  drawPage(pdf: Blob): Promise<Blob | null>;
  take(answer: HostAnswer): void;
}

export function createHostRequests({ post, createUrl, revokeUrl }: HostRequestsPorts): HostRequests {
  const saves = new Map<number, { resolve(downloadId: number): void; reject(error: PeerError): void }>();
  const frames = new Map<number, (frame: FilmFrame | null) => void>();
  const pages = new Map<number, (picture: Blob | null) => void>();
  let nextRequest = 1;

  return {
    async save({ blob, path, transfer, entry, again }) {
      const url = createUrl(blob);
      const requestId = nextRequest++;
      try {
        return await new Promise<number>((resolve, reject) => {
          saves.set(requestId, { resolve, reject });
          post({ type: 'save', requestId, url: `${url}#${transfer}/${entry}/${blob.size}`, path, again });
        });
      } finally {
        saves.delete(requestId);
        revokeUrl(url);
      }
    },
    drawFrame: (film) =>
      new Promise((resolve) => {
        const requestId = nextRequest++;
        frames.set(requestId, resolve);
        post({ type: 'drawFrame', requestId, film });
      }),
    drawPage: (pdf) =>
      new Promise((resolve) => {
        const requestId = nextRequest++;
        pages.set(requestId, resolve);
        post({ type: 'drawPage', requestId, pdf });
      }),
    take(answer) {
      const { requestId } = answer;
      if (answer.type === 'saveEnded') saves.get(requestId)?.resolve(answer.downloadId);
      else if (answer.type === 'saveFailed') saves.get(requestId)?.reject(fromErrorText(answer.error));
      else if (answer.type === 'pageDrawn') {
        pages.get(requestId)?.(answer.picture);
        pages.delete(requestId);
      } else {
        frames.get(requestId)?.(answer.frame);
        frames.delete(requestId);
      }
    },
  };
}
