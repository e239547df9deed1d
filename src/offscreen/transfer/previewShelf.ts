import type { Preview, PreviewSize, PreviewView } from '../../contract/preview.ts';
import { type PreviewKind, previewKind } from '../../core/previewKind.ts';
import type { Bytes } from '../../core/units.ts';
import type { FilmFrame } from './workerMessages.ts';

export interface PreviewPorts {
  /** Draws a picture small, as a picture of ours. Rejects where the browser cannot decode it. */
  drawSmall(picture: Blob): Promise<Blob>;
  /** Draws a square for a row from what `drawSmall` has drawn. */
  drawTiny(small: Blob): Promise<Blob>;
  /** Draws a page for a row from what `drawPage` has drawn. */
  drawSheet(page: Blob): Promise<Blob>;
  /** The first picture of a film, small; `null` where the browser cannot show it, or not soon. */
  drawFrame(film: Blob): Promise<FilmFrame | null>;
  /** The first page of a PDF, small; `null` where it cannot be read, or not soon. */
  drawPage(pdf: Blob): Promise<Blob | null>;
  changed(transfer: string): void;
}

/**
 * What can be shown of files that were sent and received. A file that is sent stays where it is and is read when it is
 * looked at. One that is received leaves for Downloads, where nobody here can read it: a small one is copied before,
 * of a larger picture, film or PDF it is kept how it looks, and of all that the latest stay for as long as the browser runs.
 */
export interface PreviewShelf {
  /** A file that is on its way out. */
  lend(transfer: string, file: File, place: ShelfPlace): Promise<void>;
  /** A file that has arrived and is about to leave. Never rejects: without it the card is a plain one. */
  keep(transfer: string, file: Blob, name: string, place: ShelfPlace): Promise<void>;
  view(transfer: string): PreviewView | null;
  /** `null` where there is none, or it cannot be decoded: then `view` has none any more either. */
  load(transfer: string, size: PreviewSize): Promise<Preview | null>;
  forget(transfer: string): void;
}

/** Which file of its transfer; `isAlbum`: one of several, of which only pictures are shown. */
export interface ShelfPlace {
  entry: number;
  isAlbum: boolean;
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
  entry: number;
  kind: PreviewKind;
  bytes: Blob;
  isCopy: boolean;
  /** All of it is in `bytes`. */
  isWhole: boolean;
  /** `bytes` is a picture of a film. */
  isStill: boolean;
  thumbnail: Promise<Blob> | null;
  tiny: Promise<Blob | null> | null;
}

const UNDRAWN = { isStill: false, thumbnail: null, tiny: null };

export function createPreviewShelf(ports: PreviewPorts): PreviewShelf {
  /** By transfer, oldest first. */
  const shelves = new Map<string, { isAlbum: boolean; files: Shelved[] }>();

  function put(transfer: string, isAlbum: boolean, file: Shelved): void {
    const shelf = shelves.get(transfer) ?? { isAlbum, files: [] };
    shelf.files = [...shelf.files, file].sort((one, other) => one.entry - other.entry);
    shelves.set(transfer, shelf);
    ports.changed(transfer);
    makeRoom();
  }

  function makeRoom(): void {
    let bytes = 0;
    for (const [transfer, { files }] of [...shelves].reverse()) {
      const copied = files.reduce((sum, file) => sum + (file.isCopy ? file.bytes.size : 0), 0);
      bytes += copied;
      if (copied > 0 && bytes > MAX_COPIES_BYTES) forget(transfer);
    }
  }

  function forget(transfer: string): void {
    if (shelves.delete(transfer)) ports.changed(transfer);
  }

  async function kindOf(file: Blob, name: string, isAlbum: boolean): Promise<PreviewKind | null> {
    const first = new Uint8Array(await file.slice(0, TEXT_HEAD_BYTES).arrayBuffer());
    let kind = previewKind(first, name);
    // Of a photo, the first bytes are about everything but its size.
    const isJpeg = kind === null && first[0] === 0xff && first[1] === 0xd8;
    if (isJpeg && file.size > TEXT_HEAD_BYTES) {
      kind = previewKind(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()), name);
    }
    return isAlbum && kind?.kind !== 'picture' ? null : kind;
  }

  async function lend(transfer: string, file: File, { entry, isAlbum }: ShelfPlace): Promise<void> {
    try {
      const kind = await kindOf(file, file.name, isAlbum);
      if (kind === null || (kind.kind === 'picture' && file.size > MAX_PICTURE_BYTES)) return;
      put(transfer, isAlbum, { ...UNDRAWN, entry, kind, bytes: file, isCopy: false, isWhole: true });
    } catch (cause) {
      console.info('What is sent cannot be shown:', String(cause));
    }
  }

  async function keep(transfer: string, file: Blob, name: string, { entry, isAlbum }: ShelfPlace): Promise<void> {
    // It is being saved once more.
    if (shelves.get(transfer)?.files.some((other) => other.entry === entry)) return;
    try {
      const kind = await kindOf(file, name, isAlbum);
      if (kind === null) return;
      const isText = kind.kind === 'text';
      if (!isText && file.size > MAX_COPY_BYTES) {
        const look = await lookOf(file, kind);
        if (look !== null) put(transfer, isAlbum, { ...UNDRAWN, entry, isCopy: true, isWhole: false, ...look });
        return;
      }
      const isWhole = !isText || file.size <= MAX_TEXT_COPY_BYTES;
      const bytes = new Blob(isWhole ? [await file.arrayBuffer()] : []);
      put(transfer, isAlbum, { ...UNDRAWN, entry, kind, bytes, isCopy: true, isWhole });
    } catch (cause) {
      console.info('What has arrived cannot be shown:', String(cause));
    }
  }

  /** A small picture of what is too large to be copied, instead of it. */
  async function lookOf(
    file: Blob,
    kind: PreviewKind,
  ): Promise<Pick<Shelved, 'kind' | 'bytes' | 'isStill' | 'thumbnail'> | null> {
    if (kind.kind === 'picture' && file.size <= MAX_PICTURE_BYTES) {
      const bytes = await inTurn(() => ports.drawSmall(file.slice(0, file.size, kind.mime)));
      return { kind, bytes, isStill: false, thumbnail: Promise.resolve(bytes) };
    }
    if (kind.kind === 'page') {
      const bytes = await drawPage(file.slice(0, file.size, kind.mime));
      return { kind, bytes, isStill: false, thumbnail: Promise.resolve(bytes) };
    }
    if (kind.kind !== 'video') return null;
    const frame = await inTurn(() => ports.drawFrame(file.slice(0, file.size, kind.mime)));
    if (frame === null) return null;
    const { picture: bytes, width, height } = frame;
    const still = { kind: 'picture' as const, mime: 'image/webp' as const, width, height };
    return { kind: still, bytes, isStill: true, thumbnail: Promise.resolve(bytes) };
  }

  function view(transfer: string): PreviewView | null {
    const { isAlbum = false, files = [] } = shelves.get(transfer) ?? {};
    const [only] = files;
    if (only === undefined) return null;
    if (isAlbum) return { kind: 'pictures', count: files.length };
    const { kind } = only;
    const isCopyable = only.isCopy && only.isWhole;
    if (kind.kind === 'picture' && only.isStill) return { kind: 'still', width: kind.width, height: kind.height };
    if (kind.kind === 'picture') return { kind: 'picture', width: kind.width, height: kind.height, isCopyable };
    if (kind.kind === 'text') return { kind: 'text', lines: boxLines(kind.lines), isCopyable };
    return { kind: kind.kind };
  }

  function load(transfer: string, size: PreviewSize): Promise<Preview | null> {
    return size === 'row' ? loadRow(transfer) : loadCard(transfer);
  }

  async function loadRow(transfer: string): Promise<Preview | null> {
    const first = shelves.get(transfer)?.files[0];
    if (first === undefined) return null;
    first.tiny ??= tinyOf(transfer, first);
    const thumbnail = await first.tiny;
    return thumbnail && { kind: 'picture', thumbnail, original: null };
  }

  async function tinyOf(transfer: string, file: Shelved): Promise<Blob | null> {
    try {
      if (file.kind.kind === 'video') {
        const frame = await inTurn(() => ports.drawFrame(typed(file)));
        return frame && (await ports.drawTiny(frame.picture));
      }
      if (file.kind.kind !== 'picture' && file.kind.kind !== 'page') return null;
      const small = await thumbnailOf(transfer, file);
      return small && (await (file.kind.kind === 'page' ? ports.drawSheet(small) : ports.drawTiny(small)));
    } catch (cause) {
      console.info('A row without its picture:', String(cause));
      return null;
    }
  }

  async function loadCard(transfer: string): Promise<Preview | null> {
    const { isAlbum = false, files = [] } = shelves.get(transfer) ?? {};
    const [only] = files;
    if (only === undefined) return null;
    if (isAlbum) return loadAlbum(transfer, files);
    const { kind } = only;
    // What the sender has needs no copy button: it is there.
    const original = only.isCopy && only.isWhole && kind.kind !== 'page' ? typed(only) : null;
    if (kind.kind === 'text') return { kind: 'text', text: kind.lines.join('\n'), original };
    if (kind.kind === 'video' || kind.kind === 'audio') return { kind: kind.kind, source: typed(only) };
    const thumbnail = await thumbnailOf(transfer, only);
    return thumbnail === null ? null : { kind: 'picture', thumbnail, original };
  }

  async function loadAlbum(transfer: string, files: readonly Shelved[]): Promise<Preview | null> {
    const thumbnails: Blob[] = [];
    for (const file of files) {
      const thumbnail = await thumbnailOf(transfer, file);
      if (thumbnail === null) continue;
      thumbnails.push(thumbnail);
      // Nothing but the small picture is asked for again.
      if (file.isCopy) file.bytes = new Blob();
    }
    return thumbnails.length === 0 ? null : { kind: 'pictures', thumbnails };
  }

  /** `null` where it cannot be decoded: then it is on the shelf no more. */
  async function thumbnailOf(transfer: string, file: Shelved): Promise<Blob | null> {
    try {
      file.thumbnail ??= file.kind.kind === 'page' ? drawPage(typed(file)) : inTurn(() => ports.drawSmall(typed(file)));
      const small = await file.thumbnail;
      // Nothing but the small picture is asked for again.
      if (file.kind.kind === 'page' && file.isCopy) file.bytes = new Blob();
      return small;
    } catch (cause) {
      console.info('A picture that cannot be decoded:', String(cause));
      const shelf = shelves.get(transfer);
      if (shelf !== undefined) shelf.files = shelf.files.filter((other) => other !== file);
      if (shelf?.files.length === 0) shelves.delete(transfer);
      ports.changed(transfer);
      return null;
    }
  }

  async function drawPage(pdf: Blob): Promise<Blob> {
    const page = await inTurn(() => ports.drawPage(pdf));
    if (page === null) throw new Error('no page');
    return page;
  }

  let turn: Promise<unknown> = Promise.resolve();

  /** One at a time: decoded, a picture takes up to 128 MB. */
  function inTurn<T>(draw: () => Promise<T>): Promise<T> {
    const drawn = turn.then(draw);
    turn = drawn.catch(() => undefined);
    return drawn;
  }

  return { lend, keep, view, load, forget };
}

/** The bytes under the type that they were judged to be, whatever anybody else says. */
function typed({ bytes, kind }: Shelved): Blob {
  return bytes.slice(0, bytes.size, kind.kind === 'text' ? 'text/plain' : kind.mime);
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
