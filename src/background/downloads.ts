import browser from 'webextension-polyfill';
import type { EndedDownload, FileToSave, SaveAnswer } from '../contract/hostMessages.ts';
import { sendToHost } from './peerHost.ts';

/** Downloads that this life of the worker began. */
const started = new Set<number>();
/** Told together: small files end faster than a message goes. */
let ended: EndedDownload[] = [];
let isTelling = false;

export function saveFiles(files: readonly FileToSave[]): Promise<SaveAnswer[]> {
  return Promise.all(files.map(saveFile));
}

async function saveFile({ url, path }: FileToSave): Promise<SaveAnswer> {
  try {
    const downloadId = await browser.downloads.download({
      url,
      filename: path,
      conflictAction: 'uniquify',
      saveAs: false,
    });
    started.add(downloadId);
    return { downloadId };
  } catch (thrown) {
    return { error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** Reports the end of every download of ours. Registered at the top level: the event wakes a worker that died. */
export function watchDownloads(): void {
  browser.downloads.onChanged.addListener(({ id, state, error }) => {
    if (state?.current !== 'complete' && state?.current !== 'interrupted') return;
    const reason = state.current === 'complete' ? null : (error?.current ?? 'interrupted');
    reportIfOurs(id, reason).catch(reportUnheard);
  });
  // Taken off the browser's list while it ran: nothing else tells of its end.
  browser.downloads.onErased.addListener((id) => {
    report({ downloadId: id, error: 'erased' }).catch(reportUnheard);
  });
}

function reportUnheard(cause: unknown): void {
  console.error('The peer host did not hear of a download:', cause);
}

async function reportIfOurs(id: number, error: string | null): Promise<void> {
  // An earlier life may have begun it, and a small file can be complete before the answer that names its id.
  if (!started.delete(id)) {
    const [item] = await browser.downloads.search({ id });
    if (item !== undefined && item.byExtensionId !== browser.runtime.id) return;
  }
  await report({ downloadId: id, error });
}

async function report(one: EndedDownload): Promise<void> {
  ended.push(one);
  if (isTelling) return;
  isTelling = true;
  try {
    while (ended.length > 0) {
      const told = ended;
      ended = [];
      await sendToHost({ type: 'downloadsEnded', ended: told });
    }
  } finally {
    isTelling = false;
  }
}
