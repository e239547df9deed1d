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
    void report(id, reason);
  });
}

async function report(id: number, error: string | null): Promise<void> {
  const [item] = await browser.downloads.search({ id });
  if (item?.byExtensionId === browser.runtime.id) await sendToHost({ type: 'downloadEnded', downloadId: id, error });
}
