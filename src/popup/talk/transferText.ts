import type { LinkPhase, PathKind, TransferView } from '../../contract/snapshot.ts';
import { countText } from '../countText.ts';
import { type ErrorWords, errorWords, inSentences } from '../errorWords.ts';
import { formatDuration, formatLatency, formatNumber, formatPercent, formatRate, formatSize } from '../format.ts';
import type { IconName } from '../parts/icons.ts';
import { text, type WordKey } from '../words.ts';

/** How much of a transfer is verified on the receiver's disk, 0 to 1; an empty file is complete at once. */
export function transferShare({ size, state }: TransferView): number {
  if (!('doneBytes' in state)) return state.phase === 'done' ? 1 : 0;
  return size === 0 ? 1 : Math.min(1, state.doneBytes / size);
}

/** What a transfer is called: its own name, or how many files it is. */
export function transferName(transfer: TransferView): string {
  return transfer.name || filesText(offeredFiles(transfer));
}

/** With those that were left out or failed: what a transfer is called does not change under way. */
function offeredFiles({ fileCount, notes }: TransferView): number {
  return fileCount + notes.skippedFiles + notes.failedFiles;
}

/** `4.1 MB`, or `1,204 files, 6.3 GB` for more than one. */
export function transferExtent(transfer: TransferView): string {
  const { name, fileCount, size } = transfer;
  // Loose files are named by their count already, as long as it is that.
  if (fileCount === 1 || (!name && fileCount === offeredFiles(transfer))) return formatSize(size);
  return text('fileSizes', filesText(fileCount), formatSize(size));
}

/** The second line of a card: how it stands, in one sentence. `remoteName` is the other device. */
export function transferStatus(transfer: TransferView, remoteName: string): string {
  const { state, direction } = transfer;
  const percent = formatPercent(transferShare(transfer));
  switch (state.phase) {
    case 'preparing':
      return state.found === 0 ? text('filePreparing') : text('filePreparingFound', filesText(state.found));
    case 'offered':
      if (transfer.linkId === null && direction === 'sending') {
        return text('fileOfferWaits', transferExtent(transfer), remoteName);
      }
      if (direction === 'sending') return text('fileWaiting', transferExtent(transfer), remoteName);
      return state.asks ? transferExtent(transfer) : text('fileTurn', transferExtent(transfer));
    case 'queued':
      return state.doneBytes === 0 ? text('fileTurn', transferExtent(transfer)) : text('fileTurnAt', percent);
    case 'moving':
      if (state.rate === null) return percent;
      return state.leftMs === null
        ? text('fileProgressRate', percent, formatRate(state.rate))
        : text('fileProgress', percent, formatRate(state.rate), formatDuration(state.leftMs));
    case 'interrupted':
      return text('fileInterrupted', percent);
    case 'paused':
      return state.by === 'local'
        ? text('filePaused', percent, formatSize(transfer.size))
        : text('filePausedRemote', remoteName, percent);
    case 'waiting':
      if (state.for === 'device') return text('fileWaitsDevice', transferExtent(transfer));
      if (state.for === 'source') return text('fileWaitsSource', percent);
      if (state.for === 'space') {
        return `${transferErrorWords(state.problem, transfer).title}. ${text('fileSpaceHint', percent)}`;
      }
      if (state.for === 'link') return text('fileWaitsLink', percent);
      return text(
        state.for === 'remote-source' ? 'fileWaitsRemoteSource' : 'fileWaitsRemoteSpace',
        percent,
        remoteName,
      );
    case 'checking':
      return text('fileChecking', percent);
    case 'saving':
      if (transfer.problem !== null) {
        return state.savedFiles > 0
          ? text('fileHeldPart', formatNumber(state.savedFiles), filesText(transfer.fileCount))
          : text('fileHeld');
      }
      return transfer.fileCount > 1
        ? text('fileSavingCount', formatNumber(state.savedFiles), filesText(transfer.fileCount))
        : text('fileSaving');
    case 'done': {
      const { failedFiles } = transfer.notes;
      // "Complete" is said of what is complete, and of nothing else.
      if (failedFiles > 0)
        return text('fileDonePart', formatNumber(transfer.fileCount), filesText(transfer.fileCount + failedFiles));
      return text(direction === 'receiving' ? 'fileDone' : 'fileDoneSent', transferExtent(transfer));
    }
    case 'declined':
      return state.by === 'local' ? text('fileDeclinedLocal') : text('fileDeclinedRemote', remoteName);
    case 'cancelled':
      return state.by === 'local' ? text('fileCancelledLocal') : text('fileCancelledRemote', remoteName);
    case 'failed':
      return inSentences(transferErrorWords(state.error, transfer));
  }
}

/** The words for what went wrong with a transfer. Where it is one file, its name stands above them already. */
export function transferErrorWords(
  { code, detail }: { code: string; detail?: string | undefined },
  { name }: TransferView,
): ErrorWords {
  return errorWords({ code, detail: detail === name ? undefined : detail });
}

/** What is not as it was sent, a sentence each; said once it is settled. `failed` stands first, if there is one. */
export function transferNotes({ notes, state, folder }: TransferView): string[] {
  if (state.phase !== 'done') return [];
  const counted: [number, WordKey, WordKey][] = [
    [notes.failedFiles, 'noteFailedOne', 'noteFailedOther'],
    [notes.skippedFiles, 'noteSkippedOne', 'noteSkippedOther'],
    [notes.renamedFiles, 'noteRenamedOne', 'noteRenamedOther'],
    [notes.lostFolders, 'noteFoldersOne', 'noteFoldersOther'],
  ];
  const remarks = counted.flatMap(([count, one, other]) => (count > 0 ? [countText(one, other, count)] : []));
  return folder === null ? remarks : [...remarks, text('noteFolder', folder)];
}

/** `1,204 files`. */
export function filesText(count: number): string {
  return countText('filesOne', 'filesOther', count);
}

/** Files of a transfer stand in a tree where it holds more than one, or may. */
export function hasTree({ fileCount, notes, name }: TransferView): boolean {
  return fileCount + notes.skippedFiles > 1 || name === '';
}

const KINDS: [IconName, RegExp][] = [
  ['image', /\.(apng|avif|bmp|gif|heic|heif|jpe?g|png|svg|tiff?|webp)$/i],
  ['video', /\.(avi|m4v|mkv|mov|mp4|mpe?g|webm)$/i],
  ['audio', /\.(aac|aiff?|flac|m4a|mp3|oga|ogg|opus|wav)$/i],
  ['pdf', /\.pdf$/i],
  ['text', /\.(txt|md|markdown|rtf|log|csv|tsv|docx?|odt)$/i],
  ['archive', /\.(7z|bz2|gz|jar|rar|tar|tgz|xz|zip|zst)$/i],
];

/** The picture of what is sent, by its name. A folder has one name and several files, or one without an ending. */
export function transferIcon(transfer: TransferView): IconName {
  if (!transfer.name) return 'files';
  return hasTree(transfer) ? 'folder' : fileIcon(transfer.name);
}

/** The picture of a file, by its ending. */
export function fileIcon(name: string): IconName {
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
