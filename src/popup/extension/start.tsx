import { render } from 'preact';
import { codeOnShow } from '../../contract/codeOnShow.ts';
import { App } from '../App.tsx';
import { TabShell } from '../lazyViews.ts';
import type { Surface } from '../services.ts';
import { camera } from './camera.ts';
import { captureTab } from './captureTab.ts';
import { copyText, readClipboard } from './clipboard.ts';
import { connectStore } from './connectStore.ts';
import { drafts } from './drafts.ts';
import { firstView } from './firstPage.ts';
import { folders } from './folders.ts';
import { forgettingDrafts } from './forgettingDrafts.ts';
import { onGoTo } from './goTo.ts';
import { keptSources } from './keptSources.ts';
import { linkedBefore } from './linkedBefore.ts';
import { followLook } from './look.ts';
import { openDownload } from './openDownload.ts';
import { createPageInFront } from './pageInFront.ts';
import { permissions } from './permissions.ts';
import { createPlaces } from './places.ts';
import { previews } from './previews.ts';
import { saveFile } from './saveFile.ts';
import { sendFiles } from './sendFiles.ts';
import { shortcuts } from './shortcuts.ts';
import { update } from './update.ts';

/** Mounts the app on the page of a surface, connected to the extension. */
export async function start(root: HTMLElement, surface: Surface): Promise<void> {
  const store = forgettingDrafts(connectStore(), drafts);
  const { openLinks, openPanel, openTab, returnToToolbar } = createPlaces(surface);
  refuseStrayDrops();
  await Promise.all([followLook(store), surface === 'tab' && TabShell.load()]);
  const first = firstView();
  render(
    <App
      surface={surface}
      store={store}
      services={{
        copyText,
        readClipboard,
        openDownload,
        openLinks,
        drafts,
        linkedBefore,
        codeOnShow: () => codeOnShow(localStorage),
        sendFiles,
        keptSources,
        folders,
        permissions,
        update,
        previews,
        saveFile,
        onGoTo,
        shortcuts,
        openPanel: (place) => void openPanel(place),
        openTab: (page) => void openTab(page),
        returnToToolbar,
        camera,
        captureTab,
        pageInFront: createPageInFront(surface),
      }}
      {...(first && { firstView: first })}
      {...(first && first.view !== 'camera' && { arrivedAt: first })}
    />,
    root,
  );
}

/** A file that is dropped where nothing takes it would open in place of this page. */
function refuseStrayDrops(): void {
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  };
  addEventListener('dragover', refuse);
  addEventListener('drop', refuse);
}
