import type { Preview, PreviewView } from '../../contract/preview.ts';
import { type PreviewKind, previewKind } from '../../core/previewKind.ts';
import type { Bytes } from '../../core/units.ts';

export interface PreviewPorts {
  /** Draws a picture small, as a picture of ours. Rejects where the browser cannot decode it. */
  drawSmall(picture: Blob): Promise<Blob>;
  changed(transfer: string): void;
}

/**
 * What can be shown of files that were sent and received. A file that is sent stays where it is and is read when it is
 * looked at. One that is received leaves for Downloads, where nobody here can read it: a small one is copied before,
 * and of the copies the latest are kept, for as long as the browser runs.
 */
export interface PreviewShelf {
  /** A file that is on its way out. */
  lend(transfer: string, file: File): Promise<void>;
  /** A file that has arrived and is about to leave. Never rejects: without it the card is a plain one. */
  keep(transfer: string, file: Blob, name: string): Promise<void>;
  view(transfer: string): PreviewView | null;
  /** `null` where there is none, or it cannot be decoded: then `view` has none any more either. */
  load(transfer: string): Promise<Preview | null>;
  forget(transfer: string): void;
}

/** As much as a camera or a drawing program writes before it comes to the size of the picture. */
const HEAD_BYTES: Bytes = 256 * 1024;
/** What is shown of a text is shorter still. */
const TEXT_HEAD_BYTES: Bytes = 4096;
/** A photo of a phone is 3 to 12 MiB. Copying 16 MiB takes some 10 ms here, and Chromium puts blobs on the disk. */
const MAX_COPY_BYTES: Bytes = 16 * 1024 * 1024;
const MAX_COPIES_BYTES: Bytes = 64 * 1024 * 1024;
/** A text that is longer is not pasted anywhere. */
const MAX_TEXT_COPY_BYTES: Bytes = 1024 * 1024;
/** Larger pictures are read from the disk for seconds. */
const MAX_PICTURE_BYTES: Bytes = 64 * 1024 * 1024;
/** What the box of a text holds, and how many narrow characters stand in a line of it. */
const BOX_LINES = 6;
const BOX_COLUMNS = 38;

interface Shelved {
  kind: PreviewKind;
  bytes: Blob;
  isCopy: boolean;
  /** All of it is in `bytes`. */
  isWhole: boolean;
  thumbnail: Promise<Blob> | null;
}

export function createPreviewShelf(ports: PreviewPorts): PreviewShelf {
  /** Oldest first. */
  const shelved = new Map<string, Shelved>();

  function put(transfer: string, entry: Shelved): void {
    shelved.set(transfer, entry);
    ports.changed(transfer);
    makeRoom();
  }

  function makeRoom(): void {
    let bytes = 0;
    for (const [transfer, entry] of [...shelved].reverse()) {
      if (!entry.isCopy) continue;
      bytes += entry.bytes.size;
      if (bytes > MAX_COPIES_BYTES) forget(transfer);
    }
  }

  function forget(transfer: string): void {
    if (shelved.delete(transfer)) ports.changed(transfer);
  }

  async function kindOf(file: Blob, name: string): Promise<PreviewKind | null> {
    const first = new Uint8Array(await file.slice(0, TEXT_HEAD_BYTES).arrayBuffer());
    const kind = previewKind(first, name);
    // Of a photo, the first bytes are about everything but its size.
    const isJpeg = kind === null && first[0] === 0xff && first[1] === 0xd8;
    if (!isJpeg || file.size <= TEXT_HEAD_BYTES) return kind;
    return previewKind(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()), name);
  }

  async function lend(transfer: string, file: File): Promise<void> {
    try {
      const kind = await kindOf(file, file.name);
      if (kind === null || (kind.kind === 'picture' && file.size > MAX_PICTURE_BYTES)) return;
      put(transfer, { kind, bytes: file, isCopy: false, isWhole: true, thumbnail: null });
    } catch (cause) {
      console.info('What is sent cannot be shown:', String(cause));
    }
  }

  async function keep(transfer: string, file: Blob, name: string): Promise<void> {
    try {
      const kind = await kindOf(file, name);
      if (kind === null) return;
      const isText = kind.kind === 'text';
      if (!isText && file.size > MAX_COPY_BYTES) return;
      const isWhole = !isText || file.size <= MAX_TEXT_COPY_BYTES;
      const bytes = new Blob(isWhole ? [await file.arrayBuffer()] : []);
      put(transfer, { kind, bytes, isCopy: true, isWhole, thumbnail: null });
    } catch (cause) {
      console.info('What has arrived cannot be shown:', String(cause));
    }
  }

  function view(transfer: string): PreviewView | null {
    const entry = shelved.get(transfer);
    if (entry === undefined) return null;
    const { kind } = entry;
    const isCopyable = entry.isCopy && entry.isWhole;
    if (kind.kind === 'picture') return { kind: 'picture', width: kind.width, height: kind.height, isCopyable };
    if (kind.kind === 'text') return { kind: 'text', lines: boxLines(kind.lines), isCopyable };
    return { kind: kind.kind };
  }

  async function load(transfer: string): Promise<Preview | null> {
    const entry = shelved.get(transfer);
    if (entry === undefined) return null;
    const { kind, bytes } = entry;
    // What the sender has needs no copy button: it is there.
    const original = entry.isCopy && entry.isWhole ? bytes : null;
    if (kind.kind === 'text') return { kind: 'text', text: kind.lines.join('\n'), original };
    const typed = bytes.slice(0, bytes.size, kind.mime);
    if (kind.kind !== 'picture') return { kind: kind.kind, source: typed };
    try {
      entry.thumbnail ??= inTurn(() => ports.drawSmall(typed));
      return { kind: 'picture', thumbnail: await entry.thumbnail, original: original === null ? null : typed };
    } catch (cause) {
      console.info('A picture that cannot be decoded:', String(cause));
      forget(transfer);
      return null;
    }
  }

  let turn: Promise<unknown> = Promise.resolve();

  /** One at a time: decoded, a picture takes up to 128 MB. */
  function inTurn(draw: () => Promise<Blob>): Promise<Blob> {
    const drawn = turn.then(draw);
    turn = drawn.catch(() => undefined);
    return drawn;
  }

  return { lend, keep, view, load, forget };
}

/** How many lines of the box a text takes when it is wrapped. */
function boxLines(lines: readonly string[]): number {
  let taken = 0;
  for (const line of lines) taken += Math.max(1, Math.ceil(columns(line) / BOX_COLUMNS));
  return Math.min(BOX_LINES, taken);
}

/** Ideographs, kana and hangul are two columns wide. */
function columns(line: string): number {
  return [...line].reduce((sum, letter) => sum + (letter >= '\u1100' ? 2 : 1), 0);
}
