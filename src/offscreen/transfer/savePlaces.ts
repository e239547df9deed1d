import type { FolderAnswer, FolderRequest } from '../../contract/folderChoice.ts';
import { EVERY_TRANSFER, type FolderStore } from './folderStore.ts';
import type { Roster } from './roster.ts';

export interface SavePlacesPorts {
  roster: Roster;
  store: FolderStore;
}

/** Where what arrives is saved: of each transfer, and of all that are offered from now on. */
export interface SavePlaces {
  take(request: FolderRequest): FolderAnswer;
  /** Where what is offered goes, unless a person says otherwise; `null` is Downloads. */
  forAll(): FileSystemDirectoryHandle | null;
  /** Reads what an earlier life kept, and lets go of what belongs to no transfer on the list. */
  restore(): Promise<void>;
}

export function createSavePlaces({ roster, store }: SavePlacesPorts): SavePlaces {
  /** `undefined` until it is chosen or read. */
  let every: FileSystemDirectoryHandle | null | undefined;

  function chooseForAll(folder: FileSystemDirectoryHandle | null): void {
    every = folder;
    const kept = folder === null ? store.remove(EVERY_TRANSFER) : store.put(EVERY_TRANSFER, folder);
    kept.catch((cause) => console.warn('The folder for what arrives is not remembered beyond this life:', cause));
  }

  return {
    take(request) {
      const { requestId } = request;
      if (request.type === 'chooseForAll') {
        chooseForAll(request.folder);
        return { type: 'answer', requestId, folder: request.folder };
      }
      const runner = roster.get(request.transferId)?.runner;
      if (runner?.direction !== 'receiving') return { type: 'answer', requestId, folder: null };
      if (request.type === 'choose') runner.saveTo(request.folder);
      return { type: 'answer', requestId, folder: runner.handingOver.folder };
    },
    forAll: () => every ?? null,
    async restore() {
      const kept = await store.get(EVERY_TRANSFER);
      if (every === undefined) every = kept;
      await store.keepOnly(new Set(roster.all().map(({ runner }) => runner.id)));
    },
  };
}
