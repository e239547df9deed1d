import { type DropAbandoned, FILE_CHANNEL, type FileDrop, type FileDropAnswer } from '../contract/fileDrop.ts';
import { ERROR_CODES, PeerError } from '../core/errors.ts';

/** A worker that is only just starting hears nothing, and takes each part once: so it is posted until it is answered. */
const REPEAT_MS = 1000;

/** Hands a drop of one part to the transfer worker. @throws {PeerError} where that refuses it. */
export function dropFile(drop: FileDrop): Promise<void> {
  const channel = new BroadcastChannel(FILE_CHANNEL);
  const post = () => channel.postMessage(drop);
  const repeat = setInterval(post, REPEAT_MS);
  return new Promise<void>((resolve, reject) => {
    channel.onmessage = ({ data }: MessageEvent<FileDropAnswer | FileDrop | DropAbandoned>) => {
      if (data.dropId !== drop.dropId) return;
      if (data.type === 'taken') resolve();
      if (data.type === 'refused') {
        const code = ERROR_CODES.find((known) => known === data.error.code) ?? 'bug';
        reject(new PeerError(code, data.error.detail));
      }
    };
    post();
  }).finally(() => {
    clearInterval(repeat);
    channel.close();
  });
}
