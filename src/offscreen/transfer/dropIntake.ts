import type { DroppedEntry, FileDrop, FileDropAnswer } from '../../contract/fileDrop.ts';
import { PeerError } from '../../core/errors.ts';
import { MAX_ENTRIES } from '../../core/limits.ts';
import { errorView } from '../errorView.ts';
import { fromDisk } from './errorText.ts';
import { droppedView } from './transferView.ts';
import { extentOf } from './waitingDrops.ts';
import type { FromWorker } from './workerMessages.ts';

export interface DropIntakePorts {
  post(message: FromWorker): void;
  answerDrop(answer: FileDropAnswer): void;
  /** `null`: there is no such link. */
  linkName(link: string): string | null;
  /** Whether the other side takes one more offer of so many entries before it has answered others. */
  mayOffer(link: string, entries: number): boolean;
  /** It is being offered already. */
  isOffered(transfer: string): boolean;
  /** All parts are here. `isShown`: its card is in the conversation already. */
  offer(drop: WholeDrop, link: string, isShown: boolean): void;
  /** False for a transfer that has no use for files, or is none. */
  needsSources(transfer: string): boolean;
  /** They wait until their device is linked. */
  wait(drop: WholeDrop, device: string): void;
  /** It waits already. */
  isWaiting(transfer: string): boolean;
  /** The files of a transfer that goes on. */
  giveSources(transfer: string, entries: readonly DroppedEntry[]): void;
}

export interface WholeDrop {
  transfer: string;
  entries: readonly DroppedEntry[];
  handles: FileSystemHandle[];
}

/** Takes what pages post, part by part: a large folder is walked for a while. */
export interface DropIntake {
  take(drop: FileDrop): void;
  abandon(dropId: string): void;
}

interface Drop {
  to: FileDrop['to'];
  parts: number;
  entries: DroppedEntry[];
  handles: FileSystemHandle[];
}

export function createDropIntake(ports: DropIntakePorts): DropIntake {
  const drops = new Map<string, Drop>();
  const finished = new Set<string>();

  function take({ dropId, to, part, last, entries, handles }: FileDrop): void {
    if (finished.has(dropId) || ports.isOffered(dropId) || ports.isWaiting(dropId))
      return ports.answerDrop({ type: 'taken', dropId, part });
    try {
      if ('linkId' in to && ports.linkName(to.linkId) === null) throw new PeerError('link-lost');
      if ('transferId' in to && !ports.needsSources(to.transferId)) throw new PeerError('transfer-ended');
      let drop = drops.get(dropId);
      if (drop === undefined) {
        drop = { to, parts: 0, entries: [], handles: [] };
        drops.set(dropId, drop);
      }
      if (part === drop.parts) {
        drop.parts++;
        for (const entry of entries) drop.entries.push(entry);
        drop.handles.push(...handles);
        if (drop.entries.length > MAX_ENTRIES) throw new PeerError('too-many-files', MAX_ENTRIES);
        if (last && 'linkId' in to && !ports.mayOffer(to.linkId, drop.entries.length)) {
          throw new PeerError('too-many-offers');
        }
        if (last) finish(dropId, drop);
        else showPreparing(dropId, drop);
      }
      ports.answerDrop({ type: 'taken', dropId, part });
    } catch (thrown) {
      abandon(dropId);
      ports.answerDrop({ type: 'refused', dropId, error: errorView(fromDisk(thrown)) });
    }
  }

  /** While a large folder is still being read, its card shows how far that is. */
  function showPreparing(dropId: string, { to, entries, parts }: Drop): void {
    if (!('linkId' in to)) return;
    if (parts === 1) ports.post({ type: 'logged', link: to.linkId, transfer: dropId });
    const extent = extentOf(entries);
    const peerName = ports.linkName(to.linkId) ?? '';
    const view = droppedView(
      { id: dropId, linkId: to.linkId, peerName, waitsFor: null, forLater: false, ...extent },
      { phase: 'preparing', found: extent.fileCount },
    );
    ports.post({ type: 'viewsChanged', views: [view], gone: [] });
  }

  function abandon(dropId: string): void {
    if (drops.delete(dropId) && !ports.isOffered(dropId)) {
      ports.post({ type: 'viewsChanged', views: [], gone: [dropId] });
    }
  }

  function finish(dropId: string, { to, entries, handles, parts }: Drop): void {
    drops.delete(dropId);
    finished.add(dropId);
    if ('transferId' in to) ports.giveSources(to.transferId, entries);
    else if ('device' in to) ports.wait({ transfer: dropId, entries, handles }, to.device);
    else ports.offer({ transfer: dropId, entries, handles }, to.linkId, parts > 1);
  }

  return { take, abandon };
}
