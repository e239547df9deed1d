import type { LinkPhase, PathKind, TransferView } from '../../contract/snapshot.ts';
import { countText } from '../countText.ts';
import { errorWords } from '../errorWords.ts';
import { formatDuration, formatLatency, formatPercent, formatRate, formatSize } from '../format.ts';
import type { IconName } from '../parts/icons.ts';
import { text, type WordKey } from '../words.ts';

/** How much of a transfer is verified on the receiver's disk, 0 to 1; an empty file is complete at once. */
export function transferShare({ size, state }: TransferView): number {
  if (!('doneBytes' in state)) return state.phase === 'done' ? 1 : 0;
  return size === 0 ? 1 : Math.min(1, state.doneBytes / size);
}

/** What a transfer is called: its own name, or how many files it is. */
export function transferName({ name, fileCount }: TransferView): string {
  return name || countText('filesOne', 'filesOther', fileCount);
}

/** `4.1 MB`, or `1,204 files, 6.3 GB` for more than one. */
export function transferExtent({ name, fileCount, size }: TransferView): string {
  // Loose files are named by their count already.
  if (fileCount === 1 || !name) return formatSize(size);
  return text('fileSizes', countText('filesOne', 'filesOther', fileCount), formatSize(size));
}

/** The second line of a card: how it stands, in one sentence. `remoteName` is the other device. */
export function transferStatus(transfer: TransferView, remoteName: string): string {
  const { state, direction } = transfer;
  const percent = formatPercent(transferShare(transfer));
  switch (state.phase) {
    case 'offered':
      return direction === 'receiving'
        ? transferExtent(transfer)
        : text('fileWaiting', transferExtent(transfer), remoteName);
    case 'moving':
      if (state.rate === null) return percent;
      return state.leftMs === null
        ? text('fileProgressRate', percent, formatRate(state.rate))
        : text('fileProgress', percent, formatRate(state.rate), formatDuration(state.leftMs));
    case 'interrupted':
      return text('fileInterrupted', percent);
    case 'saving':
      return text('fileSaving');
    case 'done':
      return text(direction === 'receiving' ? 'fileDone' : 'fileDoneSent', transferExtent(transfer));
    case 'declined':
      return state.by === 'local' ? text('fileDeclinedLocal') : text('fileDeclinedRemote', remoteName);
    case 'cancelled':
      return state.by === 'local' ? text('fileCancelledLocal') : text('fileCancelledRemote', remoteName);
    case 'failed': {
      const { title, hint } = errorWords(state.error);
      return `${title}. ${hint}`;
    }
  }
}

const KINDS: [IconName, RegExp][] = [
  ['image', /\.(apng|avif|bmp|gif|heic|heif|jpe?g|png|svg|tiff?|webp)$/i],
  ['video', /\.(avi|m4v|mkv|mov|mp4|mpe?g|webm)$/i],
  ['audio', /\.(aac|aiff?|flac|m4a|mp3|oga|ogg|opus|wav)$/i],
  ['archive', /\.(7z|bz2|gz|jar|rar|tar|tgz|xz|zip|zst)$/i],
];

/** The picture of what is sent, by its name. A folder has one name and several files, or one without an ending. */
export function transferIcon({ name, fileCount }: TransferView): IconName {
  if (!name) return 'files';
  if (fileCount > 1) return 'folder';
  return KINDS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'file';
}

const PATHS: Record<PathKind, WordKey> = {
  unknown: 'pathUnknown',
  'same-network': 'pathSame',
  direct: 'pathDirect',
  relay: 'pathRelay',
};

/** How a link stands, in a few words: `Same network, 12 ms`. */
export function linkStatus(state: LinkPhase, remoteName: string): string {
  switch (state.phase) {
    case 'connecting':
      return text('linkConnecting');
    case 'connected': {
      const path = text(PATHS[state.path]);
      return state.roundTripMs === null ? path : text('pathLatency', path, formatLatency(state.roundTripMs));
    }
    case 'interrupted':
      return text('linkInterrupted');
    case 'closed':
      return state.by === 'local' ? text('linkClosedLocal') : text('linkClosedRemote', remoteName);
    case 'failed':
      return errorWords(state.error).title;
  }
}

/** The way the packets take, alone. */
export function pathText(path: PathKind): string {
  return text(PATHS[path]);
}
