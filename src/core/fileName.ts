/**
 * Names from a peer, made safe for the disk and for the eye. What Chromium's downloads refuse ("Invalid filename")
 * or change was tried on Chromium 156: `..`, absolute and empty names, `\ : ? | < > * "`, `CON` and the other device
 * names of Windows, `desktop.ini`, `Thumbs.db`, a leading dot, `~`, white space at either end, a trailing dot, format
 * characters (U+202E, U+200D, U+06DD, the tags in the flag of Wales) and noncharacters, `.lnk .local .url .scf`,
 * a class id in braces for an extension; it turns `%TEMP%` into `_TEMP_`, cuts at NUL, and gives up on very long names.
 */
const ILLEGAL = /[\\:?|<>*"%~]/g;
/** Control and format characters: what changes the direction or hides. A name must read as it is. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** Devices of Windows, with any extension, and the two files that its shell reads by itself. */
const RESERVED =
  /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?=\s*(?:\.|$))|^(desktop(?=\.ini$)|thumbs(?=\.db$))/i;
/** Extensions that Chromium refuses, or that run or redirect when they are opened by the desktop itself. */
const REFUSED_EXTENSION = /\.(lnk|local|url|scf|desktop|library-ms|search-ms|settingcontent-ms|crx)$/i;
/** The dots before a class id in braces, which stands for an extension that nobody sees. */
const CLASS_ID_DOT = /\.(?=\{.*\}$)/g;
const TRAILING = /[.\s]+$/;

/** Bytes in UTF-8 of one segment: 255 is the limit of common file systems; room stays for " (123)" and ".crdownload". */
const MAX_SEGMENT_BYTES = 200;
/** The longest ending that is kept whole when a name is cut: `.settingcontent-ms_`, with its dot, is 19. */
const MAX_EXTENSION_CHARS = 20;

/**
 * One segment of a path as it may be saved. Never empty, never a way out of its folder: of a segment that is a path
 * itself (no file system has `/` in a name), only the last part counts.
 */
export function sanitizeSegment(name: string): string {
  const last = name.split('/').findLast((part) => part !== '') ?? '';
  const clean = last.replace(LONE_SURROGATE, '_').replace(INVISIBLE, '').normalize('NFC').replace(ILLEGAL, '_');
  const visible = clean.trim().replace(/^\.+/, '_').replace(TRAILING, '');
  const named = shorten(visible.replace(RESERVED, '$&_'));
  // What is at the end after the cut counts. A longer extension is kept by the second cut.
  const safe = shorten(named.replace(REFUSED_EXTENSION, '$&_').replace(CLASS_ID_DOT, '_'));
  return safe === '' ? 'file' : safe;
}

/**
 * What a page calls itself, as a part of a name that is still to be made safe: its slashes part no folders, and what no
 * name may have becomes a dash where that reads better (`GitHub - denoland/deno: A runtime`).
 */
export function titleInName(title: string): string {
  return title
    .replace(/[/\\|]/g, '-')
    .replace(/:(?=\s)/g, ' -')
    .trim();
}

/**
 * The path below the download folder for every file of an offer, in its order. Names that would meet (after
 * sanitising, on a disk that ignores case, or with a folder) come out numbered.
 */
export function sanitizePaths(paths: readonly (readonly string[])[]): string[] {
  const cleaned = paths.map((path) => path.map(sanitizeSegment));
  const taken = new Set(cleaned.flatMap((path) => path.slice(1).map((_, at) => key(path.slice(0, at + 1)))));
  /** The last number that a name got: of 100,000 files of one name, each would else try all before it. */
  const numbers = new Map<string, number>();
  return cleaned.map((segments) => {
    const folder = segments.slice(0, -1);
    const name = segments.at(-1) ?? 'file';
    const same = key([...folder, name]);
    for (let number = (numbers.get(same) ?? 0) + 1; ; number++) {
      const candidate = [...folder, numbered(name, number)];
      if (taken.has(key(candidate))) continue;
      taken.add(key(candidate));
      numbers.set(same, number);
      return candidate.join('/');
    }
  });
}

/** Paths that are one on a disk that ignores case have one key. */
function key(segments: readonly string[]): string {
  return segments.join('/').toLowerCase();
}

/** Any text from a peer on one line of the screen: no controls, no direction tricks, at most `max` characters. */
export function sanitizeLine(text: string, max: number): string {
  const clean = text.replace(LONE_SURROGATE, '\ufffd').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
  return [...clean].slice(0, max).join('');
}

/** Names that are one on a disk that ignores case, or the form in which characters are written, have one key. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** `notes (2).txt` for 2; the name itself for 1. */
export function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const { stem, extension } = split(name);
  return `${stem} (${number})${extension}`;
}

function split(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  const isExtension = dot > 0 && name.length - dot <= MAX_EXTENSION_CHARS;
  return isExtension ? { stem: name.slice(0, dot), extension: name.slice(dot) } : { stem: name, extension: '' };
}

function shorten(name: string): string {
  const encoder = new TextEncoder();
  if (encoder.encode(name).length <= MAX_SEGMENT_BYTES) return name;
  const { stem, extension } = split(name);
  const room = MAX_SEGMENT_BYTES - encoder.encode(extension).length;
  let kept = '';
  let used = 0;
  for (const character of stem) {
    used += encoder.encode(character).length;
    if (used > room) break;
    kept += character;
  }
  return kept.replace(TRAILING, '') + extension;
}
