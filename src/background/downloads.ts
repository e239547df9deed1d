import browser from 'webextension-polyfill';
import type { SaveAnswer } from '../contract/hostMessages.ts';
import { sendToHost } from './peerHost.ts';

/** Starts a download of a blob URL that the peer host made (a service worker cannot make one). */
export async function saveFile(url: string, path: string): Promise<SaveAnswer> {
  try {
    const downloadId = await browser.downloads.download({
      url,
      filename: path,
      conflictAction: 'uniquify',
      saveAs: false,
    });
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
    report(id, reason).catch(reportUnheard);
  });
  // Taken off the browser's list while it ran: nothing else tells of its end.
  browser.downloads.onErased.addListener((id) => {
    sendToHost({ type: 'downloadEnded', downloadId: id, error: 'erased' }).catch(reportUnheard);
  });
}

function reportUnheard(cause: unknown): void {
  console.error('The peer host did not hear of a download:', cause);
}

async function report(id: number, error: string | null): Promise<void> {
  const [item] = await browser.downloads.search({ id });
  if (item === undefined || item.byExtensionId === browser.runtime.id)
    await sendToHost({ type: 'downloadEnded', downloadId: id, error });
}
