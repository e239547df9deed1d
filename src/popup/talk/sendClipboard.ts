import type { Shared } from '../../core/shared.ts';
import type { EpochMs } from '../../core/units.ts';
import type { Services } from '../services.ts';
import type { Outcome } from '../store.ts';
import { text } from '../words.ts';
import { type DropSource, pastedFiles } from './dropped.ts';

/** Sends what is in the clipboard: its words as a message, a picture as a file. */
export async function sendClipboard(
  say: (words: string, shared: Shared) => Promise<Outcome>,
  { readClipboard }: Pick<Services, 'readClipboard'>,
  sendFiles: (source: DropSource) => Promise<void>,
  now: EpochMs,
): Promise<Outcome> {
  const content = await readClipboard();
  if (content === null) return { ok: false, error: { code: 'clipboard-refused' } };
  if (typeof content === 'string') {
    if (content.trim() === '') return { ok: false, error: { code: 'clipboard-empty' } };
    return say(content, { what: 'clipboard' });
  }
  const ending = content.type.replace('image/', '').replace('jpeg', 'jpg');
  const file = new File([content], `image.${ending}`, { type: content.type });
  await sendFiles(pastedFiles([file], now, (at) => text('pastedImage', at)));
  return { ok: true };
}
