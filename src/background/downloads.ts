import browser, { type Downloads } from 'webextension-polyfill';
import type { EndedDownload, FileToSave, SaveAnswer } from '../contract/hostMessages.ts';
import { sendToHost } from './peerHost.ts';

/** Downloads that this life of the worker began, and those whose ids the browser has not told yet. */
const started = new Set<number>();
const starting = new Set<Promise<SaveAnswer>>();
/** Told together: small files end faster than a message goes. */
let ended: EndedDownload[] = [];
let isTelling = false;

export function saveFiles(files: readonly FileToSave[]): Promise<SaveAnswer[]> {
  const earlier = findEarlier(files.filter(({ again }) => again));
  const answers = files.map((file) => saveFile(file, earlier));
  for (const answer of answers) {
    starting.add(answer);
    void answer.finally(() => starting.delete(answer));
  }
  return Promise.all(answers);
}

/**
 * What the browser's own list has of these files by their fragments, complete or on their way: an earlier life of the
 * host ended before it noted them. Such a download goes on without the host that made its blob (Chromium 156).
 */
async function findEarlier(files: readonly FileToSave[]): Promise<Downloads.DownloadItem[]> {
  if (files.length === 0) return [];
  // The host asks again where this life was only slow: what it has begun is in the list by then.
  await Promise.all(starting);
  const fragments = files.map(({ url }) => new URL(url).hash.replace(/[^#/\w]/g, '.'));
  const found = await browser.downloads.search({ urlRegex: `^blob:.*(${fragments.join('|')})$`, limit: 0 });
  const ours = `blob:${browser.runtime.getURL('')}`;
  return found.filter(
    ({ url, state, exists }) => url.startsWith(ours) && ((state === 'complete' && exists) || state === 'in_progress'),
  );
}

/** Its end is told like that of a download that was begun now. */
function adopt({ id, state }: Downloads.DownloadItem): SaveAnswer {
  if (state === 'complete') report({ downloadId: id, error: null }).catch(reportUnheard);
  else started.add(id);
  return { downloadId: id };
}

async function saveFile(
  { url, path, again }: FileToSave,
  earlier: Promise<readonly Downloads.DownloadItem[]>,
): Promise<SaveAnswer> {
  try {
    if (again) {
      const { hash } = new URL(url);
      const known = (await earlier).find((one) => new URL(one.url).hash === hash);
      if (known !== undefined) return adopt(known);
    }
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
  if (await isOurs(id)) await report({ downloadId: id, error });
}

async function isOurs(id: number): Promise<boolean> {
  // A small file can be complete before the answer that names its id.
  if (!started.has(id)) await Promise.all(starting);
  if (started.delete(id)) return true;
  // An earlier life may have begun it. A search costs more than a small download, and looks after every file of the list.
  const [item] = await browser.downloads.search({ id });
  return item === undefined || item.byExtensionId === browser.runtime.id;
}

async function report(one: EndedDownload): Promise<void> {
  ended.push(one);
  if (isTelling) return;
  isTelling = true;
  while (ended.length > 0) {
    const told = ended;
    ended = [];
    // What came meanwhile is told all the same: nobody else would.
    await sendToHost({ type: 'downloadsEnded', ended: told }).catch(reportUnheard);
  }
  isTelling = false;
}
