/**
 * Names from a peer, made safe for the disk and for the eye. What Chromium's downloads refuse ("Invalid filename")
 * or change was tried on Chromium 156: `..`, absolute and empty names, `\ : ? | < > * "`, `CON` and the other device
 * names of Windows, a leading dot, `~`, a trailing dot or space, U+202E, `.lnk .local .url`; it turns `%TEMP%` into
 * `_TEMP_`, cuts at NUL, and gives up on very long names.
 */
const ILLEGAL = /[\\:?|<>*"%~]/g;
/** Control characters, and what changes the direction or hides: a name must read as it is. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)/i;
/** Extensions that Chromium refuses, or that run or redirect when they are opened by the desktop itself. */
const REFUSED_EXTENSION = /\.(lnk|local|url|scf|desktop|library-ms|search-ms|settingcontent-ms|crx)$/i;

/** Bytes in UTF-8 of one segment: 255 is the limit of common file systems; room stays for " (123)" and ".crdownload". */
const MAX_SEGMENT_BYTES = 200;
/** The longest ending that is kept whole when a name is cut. */
const MAX_EXTENSION_CHARS = 16;

/**
 * One segment of a path as it may be saved. Never empty, never a way out of its folder: of a segment that is a path
 * itself (no file system has `/` in a name), only the last part counts.
 */
export function sanitizeSegment(name: string): string {
  const last = name.split('/').findLast((part) => part !== '') ?? '';
  let safe = last
    .normalize('NFC')
    .replace(LONE_SURROGATE, '_')
    .replace(INVISIBLE, '')
    .replace(ILLEGAL, '_')
    .trim()
    .replace(/^\.+/, '_')
    .replace(/[. ]+$/, '');
  safe = safe.replace(WINDOWS_DEVICE, '$1_');
  safe = safe.replace(REFUSED_EXTENSION, '.$1_');
  safe = shorten(safe);
  return safe === '' ? 'file' : safe;
}

/**
 * The path below the download folder for every file of an offer, in its order. Names that would meet (after
 * sanitising, or on a disk that ignores case) come out numbered.
 */
export function sanitizePaths(paths: readonly (readonly string[])[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const segments = path.map(sanitizeSegment);
    const name = segments.pop() ?? 'file';
    for (let number = 1; ; number++) {
      const candidate = [...segments, number === 1 ? name : numbered(name, number)].join('/');
      const key = candidate.toLowerCase();
      if (taken.has(key)) continue;
      taken.add(key);
      return candidate;
    }
  });
}

/** Any text from a peer on one line of the screen: no controls, no direction tricks, at most `max` characters. */
export function sanitizeLine(text: string, max: number): string {
  const clean = text.replace(LONE_SURROGATE, '\ufffd').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
  return [...clean].slice(0, max).join('');
}

function numbered(name: string, number: number): string {
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
  return kept.trimEnd() + extension;
}
