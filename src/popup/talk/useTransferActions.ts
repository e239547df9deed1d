import { useMemo } from 'preact/hooks';
import type { GoOn } from '../../contract/place.ts';
import type { Router } from '../createRouter.ts';
import { randomId } from '../randomId.ts';
import type { Services, Surface } from '../services.ts';
import type { Outcome, Store } from '../store.ts';
import type { TransferActions } from './TransferActions.ts';

interface TransferActionsParts {
  surface: Surface;
  store: Store;
  services: Services;
  router: Router;
  tell: (outcome: Outcome) => void;
  openPanel: (goOn?: GoOn) => void;
  acceptsAgain: string | null;
}

export function useTransferActions(parts: TransferActionsParts): TransferActions {
  const { surface, store, services, router, tell, openPanel, acceptsAgain } = parts;
  return useMemo<TransferActions>(
    () => ({
      send: (command) => void store.send(command).then(tell),
      accept: ({ id: transferId, folder }, skip) => {
        const accept = () => store.send({ type: 'acceptTransfer', transferId, ...(skip.length > 0 ? { skip } : {}) });
        const asks = store.snapshot.peek()?.preferences.savesTo.kind === 'ask' && folder === null;
        if (!asks || !services.folders.canChoose) return void accept().then(tell);
        if (surface === 'popup') return openPanel({ kind: 'accept', transferId });
        void services.folders.choose().then(async (chosen) => {
          if (chosen === null) return;
          const saved = await services.folders.saveTo(transferId, chosen);
          tell(saved.ok ? await accept() : saved);
        });
      },
      acceptsAgain,
      openDownload: (downloadId) => void services.openDownload(downloadId).then(tell),
      showFiles: (transferId) => router.open({ view: 'files', transferId }),
      keptSources: services.keptSources,
      folders: services.folders,
      previews: services.previews,
      giveSources: (transferId, source) => services.sendFiles(randomId(), { transferId }, source),
      pickElsewhere: surface === 'popup' ? () => openPanel() : null,
    }),
    [store, router, services, surface, tell, openPanel, acceptsAgain],
  );
}
