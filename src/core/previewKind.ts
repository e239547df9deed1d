import { fileRisk } from './fileRisk.ts';
import { type PictureHead, pictureHead } from './pictureHead.ts';

/** What of a file can be shown beside its name, and as what. */
export type PreviewKind =
  | ({ kind: 'picture' } & PictureHead)
  | { kind: 'video' | 'audio'; mime: string }
  /** A document, of which the first page is shown. */
  | { kind: 'page'; mime: 'application/pdf' }
  | { kind: 'text'; lines: string[] };

/** A decoded picture takes four bytes for each: a small file may say that it is a huge picture. */
const MAX_PIXELS = 32_000_000;
/** What is shown of a text. */
const MAX_LINES = 12;
const MAX_LINE_CHARS = 400;
/** Text as people write and programs keep it. What a browser would run or draw is not looked into. */
const TEXT =
  /\.(txt|text|md|markdown|rst|tex|log|csv|tsv|json|jsonl|ndjson|geojson|ya?ml|toml|ini|cfg|conf|properties|srt|vtt|ics|vcf|diff|patch|sql|c|h|cc|cpp|hpp|cs|css|scss|go|java|kt|rs|swift|ts|tsx)$/i;

/** Judged by the first bytes; the name decides only where they leave it open. `null`: nothing is shown. */
export function previewKind(head: Uint8Array, name: string): PreviewKind | null {
  // It may begin as a picture or a letter does, and would look like one.
  if (fileRisk(name) !== null) return null;
  const picture = pictureHead(head);
  if (picture !== null) return picture.width * picture.height > MAX_PIXELS ? null : { kind: 'picture', ...picture };
  if (isPdf(head)) return { kind: 'page', mime: 'application/pdf' };
  return mediaKind(head, name) ?? (TEXT.test(name) ? textKind(head) : null);
}

/** ISO 32000-2 §7.5.2. */
function isPdf(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, 5)) === '%PDF-';
}

/** Brands of ISO/IEC 14496-12 files that are still pictures. */
const STILL = /^(avif|avis|heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/;

function mediaKind(head: Uint8Array, name: string): PreviewKind | null {
  const word = (at: number, length = 4) => String.fromCharCode(...head.subarray(at, at + length));
  if (word(4) === 'ftyp') {
    const brand = word(8);
    if (STILL.test(brand)) return null;
    return brand.startsWith('M4A') ? { kind: 'audio', mime: 'audio/mp4' } : { kind: 'video', mime: 'video/mp4' };
  }
  if (word(0) === '\x1aE\xdf\xa3') return { kind: 'video', mime: 'video/webm' };
  if (word(0) === 'OggS') {
    return /\.ogv$/i.test(name) ? { kind: 'video', mime: 'video/ogg' } : { kind: 'audio', mime: 'audio/ogg' };
  }
  if (word(0) === 'RIFF' && word(8) === 'WAVE') return { kind: 'audio', mime: 'audio/wav' };
  if (word(0) === 'fLaC') return { kind: 'audio', mime: 'audio/flac' };
  // A stream of frames begins with 11 set bits, which is too little to believe without the name.
  const isFrame = head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0;
  if (word(0, 3) === 'ID3' || (isFrame && /\.mp3$/i.test(name))) return { kind: 'audio', mime: 'audio/mpeg' };
  return isFrame && /\.aac$/i.test(name) ? { kind: 'audio', mime: 'audio/aac' } : null;
}

/** The first lines, if the bytes are UTF-8 and hold nothing that is no text. */
function textKind(head: Uint8Array): PreviewKind | null {
  const text = decode(head);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells bytes from text.
  if (text === null || /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) return null;
  const all = text.trimEnd().split(/\r\n|\r|\n/);
  const first = all.findIndex((line) => line.trim() !== '');
  if (first < 0) return null;
  const lines = all.slice(first, first + MAX_LINES).map((line) => line.slice(0, MAX_LINE_CHARS).trimEnd());
  return { kind: 'text', lines };
}

/** The bytes may end in the middle of a character. */
function decode(bytes: Uint8Array): string | null {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(bytes, { stream: true });
  } catch (thrown) {
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
}
