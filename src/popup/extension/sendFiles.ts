import { type DroppedFile, FILE_CHANNEL, type FileDrop, type FileDropAnswer } from '../../contract/fileDrop.ts';
import { randomId } from '../randomId.ts';
import type { Outcome } from '../store.ts';

/** A host that is being restarted hears nothing, and takes each drop once: so it is posted until it is answered. */
const REPEAT_MS = 1000;
/** A host that has not answered by then does not run. */
const GIVE_UP_MS = 30_000;

/** Hands files to the peer host. Resolves when the host has taken or refused them. */
export function sendFiles(linkId: string, files: DroppedFile[]): Promise<Outcome> {
  const channel = new BroadcastChannel(FILE_CHANNEL);
  const drop: FileDrop = { type: 'drop', dropId: randomId(), linkId, files };
  return new Promise((resolve) => {
    const repeat = setInterval(() => channel.postMessage(drop), REPEAT_MS);
    const giveUp = setTimeout(() => finish({ ok: false, error: { code: 'background-gone' } }), GIVE_UP_MS);
    function finish(outcome: Outcome): void {
      clearInterval(repeat);
      clearTimeout(giveUp);
      channel.close();
      resolve(outcome);
    }
    channel.onmessage = ({ data }: MessageEvent<FileDropAnswer | FileDrop>) => {
      if (data.type === 'drop' || data.dropId !== drop.dropId) return;
      finish(data.type === 'taken' ? { ok: true } : { ok: false, error: data.error });
    };
    channel.postMessage(drop);
  });
}
