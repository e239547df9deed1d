import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeLine, sanitizePaths, sanitizeSegment, titleInName } from '../../../src/core/fileName.ts';
import { anyText } from './support/frames.ts';

/** What grows with the square of 100,000 takes longer, on any machine and beside anything. */
const BOUNDED_MS = 60_000;

const MAX_BYTES = 200;
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** What the downloads of Chromium 156 refuse, or change: tried with each character and ending. */
const REFUSED_CHARACTER = /[\\/:?|<>*"%~\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Surrogate}]/u;
const REFUSED_ENDS = /^[.\s]|[.\s]$/u;
const REFUSED_NAME = /^(con|prn|aux|nul|com\d|lpt\d|clock\$|conin\$|conout\$)(\.|$)|^(desktop\.ini|thumbs\.db)$/i;
const REFUSED_EXTENSION = /\.(lnk|local|url|scf|crx|\{[^/]*\})$/i;

function expectSavable(name: string): void {
  expect(name).not.toMatch(REFUSED_CHARACTER);
  expect(name).not.toMatch(REFUSED_ENDS);
  expect(name).not.toMatch(REFUSED_NAME);
  expect(name).not.toMatch(REFUSED_EXTENSION);
  expect(name).not.toBe('');
}

/** Names made of what has gone wrong before: traps at every place, and lengths around the limit. */
const traps = fc.constantFrom(
  ...['..', '.', ' ', '/', '\\', ':', '~', '%', '<', '"', '\u0000', '\n', '\u00a0', '\u3000', '\u2028', '\u200b'],
  ...[
    '\u202e',
    '\u06dd',
    '\u{e0067}',
    '\ufdd0',
    '\uffff',
    '\ud800',
    '\udc00',
    '\u0301',
    'e',
    'é',
    '한',
    '\u1112',
    '\u1161',
  ],
  ...[
    '🦊',
    'CON',
    'aux',
    'com1',
    'clock$',
    'desktop.ini',
    'thumbs.db',
    '.lnk',
    '.url',
    '.{a}',
    '.txt',
    '.tar.gz',
    '{',
    '}',
  ],
  ...['.settingcontent-ms', 'x'.repeat(60), 'ش'.repeat(40), ' '.repeat(30), '.'.repeat(30), 'y'.repeat(190), '_'],
);
const names = fc.oneof(
  fc.array(fc.oneof(traps, fc.string({ maxLength: 3 })), { maxLength: 8 }).map((parts) => parts.join('')),
  anyText({ maxLength: 300 }),
);

describe('a name from a peer', () => {
  it.each([
    // Names that people have.
    ['photo.jpg', 'photo.jpg'],
    ['Résumé (final) v2.PDF', 'Résumé (final) v2.PDF'],
    ['사진 2026.heic', '사진 2026.heic'],
    ['🦊 fox ❤️.png', '🦊 fox ❤️.png'],
    ['تقرير نهائي.pdf', 'تقرير نهائي.pdf'],
    ['דוח סופי.pdf', 'דוח סופי.pdf'],
    ['hello שלום مرحبا.txt', 'hello שלום مرحبا.txt'],
    ['a..b...c.txt', 'a..b...c.txt'],
    ["it's [50] {new} & $more; #1, a+b=c^!.txt", "it's [50] {new} & $more; #1, a+b=c^!.txt"],
    ['README', 'README'],
    ['archive.tar.gz', 'archive.tar.gz'],
    ['console.log', 'console.log'],
    ['auxiliary.txt', 'auxiliary.txt'],
    ['com.txt', 'com.txt'],
    ['com10.txt', 'com10.txt'],
    ['my con.txt', 'my con.txt'],
    ['desktop.ini.txt', 'desktop.ini.txt'],
    ['local', 'local'],
    ['x.url.txt', 'x.url.txt'],
  ])('stays as it is where nothing is wrong with it: %j', (name, expected) => {
    expect(sanitizeSegment(name)).toBe(expected);
  });

  it.each([
    // Ways out of the folder.
    ['..', '_'],
    ['.', '_'],
    ['...', '_'],
    ['. . .', '_'],
    ['../../evil\u202egpj.exe', 'evilgpj.exe'],
    ['..\\..\\evil.exe', '__.._evil.exe'],
    ['/etc/passwd', 'passwd'],
    ['folder/', 'folder'],
    ['/', 'file'],
    ['//', 'file'],
    ['C:\\autoexec.bat', 'C__autoexec.bat'],
    ['\u200b../x', 'x'],
    // Nothing left, or nothing to see.
    ['', 'file'],
    ['   ', 'file'],
    ['\u200b\u202e', 'file'],
    ['\u0000', 'file'],
    ['\u00a0\u3000', 'file'],
    // Signs that a file system or Chromium does not take.
    ['a:b?c|d<e>f*g"h', 'a_b_c_d_e_f_g_h'],
    ['~', '_'],
    ['~$draft.docx', '_$draft.docx'],
    ['%TEMP%.txt', '_TEMP_.txt'],
    ['a%20b', 'a_20b'],
    ['safe\u0000.exe', 'safe.exe'],
    ['line\r\nbreak\t.txt', 'linebreak.txt'],
    // Direction, and what is not seen.
    ['\u202egpj.exe', 'gpj.exe'],
    ['a\u2066b\u2069c\u200e\u200f\u061c.txt', 'abc.txt'],
    ['pay\u00adpal\u2060\ufeff.txt', 'paypal.txt'],
    ['a\u2028b\u2029c', 'abc'],
    ['a\u06ddb\u070fc\u08e2d', 'abcd'],
    ['flag\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}.png', 'flag🏴.png'],
    ['\u{1d173}tune', 'tune'],
    ['a\ufdd0b\uffffc\u{1fffe}d', 'abcd'],
    ['👨\u200d👩.png', '👨👩.png'],
    // Halves of a character.
    ['a\ud800b.txt', 'a_b.txt'],
    ['a\udc00\ud800b', 'a__b'],
    ['\ud83d\u200b\ude00', '__'],
    // Beginnings and ends.
    ['.gitignore', '_gitignore'],
    ['..bashrc', '_bashrc'],
    [' .gitignore', '_gitignore'],
    [' lead.txt', 'lead.txt'],
    ['\u00a0\u3000lead.txt', 'lead.txt'],
    ['trail.txt ', 'trail.txt'],
    ['trail.txt.', 'trail.txt'],
    ['trail.txt. . ..', 'trail.txt'],
    ['trail\u00a0.', 'trail'],
    ['trail.\u3000', 'trail'],
    ['trail \u200b', 'trail'],
    // Devices of Windows, and files that its shell reads by itself.
    ['CON', 'CON_'],
    ['con.txt', 'con_.txt'],
    ['con.', 'con_'],
    ['con .txt', 'con_ .txt'],
    ['aux', 'aux_'],
    ['NUL.tar.gz', 'NUL_.tar.gz'],
    ['PRN.', 'PRN_'],
    ['com1', 'com1_'],
    ['LPT9.log', 'LPT9_.log'],
    ['COM¹', 'COM¹_'],
    ['CONIN$', 'CONIN$_'],
    ['clock$', 'clock$_'],
    ['CLOCK$.txt', 'CLOCK$_.txt'],
    ['desktop.ini', 'desktop_.ini'],
    ['Thumbs.db', 'Thumbs_.db'],
    // Extensions that Chromium refuses, or that do something by being looked at.
    ['a.LNK', 'a.LNK_'],
    ['a.url', 'a.url_'],
    ['a.local', 'a.local_'],
    ['a.scf', 'a.scf_'],
    ['a.desktop', 'a.desktop_'],
    ['a.crx', 'a.crx_'],
    ['a.lnk.', 'a.lnk_'],
    ['a.lnk\u200b', 'a.lnk_'],
    ['.lnk', '_lnk'],
    ['a.SettingContent-ms', 'a.SettingContent-ms_'],
    ['a.txt.{645FF040-5081-101B-9F08-00AA002F954E}', 'a.txt_{645FF040-5081-101B-9F08-00AA002F954E}'],
    ['a.{b}.{c}', 'a_{b}_{c}'],
  ])('is made safe: %j', (name, expected) => {
    expect(sanitizeSegment(name)).toBe(expected);
    expectSavable(sanitizeSegment(name));
  });

  it('is the same name however its letters are composed', () => {
    expect(sanitizeSegment('e\u0301te\u0301.txt')).toBe('\u00e9t\u00e9.txt');
    expect(sanitizeSegment('\u1112\u1161\u11ab.txt')).toBe('한.txt');
    // Composed only once what stood between is taken out.
    expect(sanitizeSegment('e\u200b\u0301.txt')).toBe('\u00e9.txt');
  });

  it.each([
    ['of plain letters', 'a'.repeat(300), '.jpeg'],
    ['of letters of three bytes', '한'.repeat(150), '.hwp'],
    ['of letters of four bytes', '🦊'.repeat(100), '.png'],
    ['of letters of two bytes', 'ش'.repeat(200), '.docx'],
    ['with spaces where it is cut', 'a'.repeat(190) + ' '.repeat(60), '.pdf'],
    ['with an extension in another script', 'a'.repeat(300), '.사진'],
  ])('%s, too long, is cut before its extension, not within a letter', (_, stem, extension) => {
    const name = sanitizeSegment(stem + extension);
    expect(name.endsWith(extension)).toBe(true);
    expect(stem.startsWith(name.slice(0, -extension.length))).toBe(true);
    expect(bytesOf(name)).toBeLessThanOrEqual(MAX_BYTES);
    expect(bytesOf(name)).toBeGreaterThan(MAX_BYTES - 15);
    expectSavable(name);
  });

  it('of exactly the longest length is not cut', () => {
    const name = `${'a'.repeat(MAX_BYTES - 4)}.txt`;
    expect(sanitizeSegment(name)).toBe(name);
    expect(sanitizeSegment(`a${name}`)).toBe(name);
  });

  it('is not made dangerous by being cut', () => {
    const tail = 'x'.repeat(60);
    expect(sanitizeSegment(`${'a'.repeat(MAX_BYTES - 4)}.lnk${tail}`)).not.toMatch(/\.lnk$/);
    expect(sanitizeSegment(`${'a'.repeat(MAX_BYTES - 1)}.${tail}`)).not.toMatch(/\.$/);
    expect(sanitizeSegment(`${'a'.repeat(MAX_BYTES - 5)}.{b}c${tail}`)).not.toMatch(/\.\{b\}$/);
    expect(sanitizeSegment(`con.${'a'.repeat(MAX_BYTES - 9)}.lnkb${tail}`)).not.toMatch(/\.lnk$/);
    expect(sanitizeSegment(`${'a'.repeat(300)}.settingcontent-ms`)).toMatch(/\.settingcontent-ms_$/);
    // What makes a name safe may make it too long again.
    for (const extension of ['.lnk', '.settingcontent-ms', '.{b}']) {
      const longest = sanitizeSegment('a'.repeat(MAX_BYTES - extension.length) + extension);
      expectSavable(longest);
      expect(bytesOf(longest)).toBe(MAX_BYTES);
      expect(sanitizeSegment(longest)).toBe(longest);
    }
  });

  it('is savable, short enough and stays what it is when it is made safe again, whatever it was', () => {
    fc.assert(
      fc.property(names, (name) => {
        const safe = sanitizeSegment(name);
        expectSavable(safe);
        expect(bytesOf(safe)).toBeLessThanOrEqual(MAX_BYTES);
        expect(safe).toBe(safe.normalize('NFC'));
        expect(sanitizeSegment(safe)).toBe(safe);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a title in a name', () => {
  it.each([
    ['GitHub - denoland/deno: A modern runtime', 'GitHub - denoland-deno - A modern runtime.png'],
    ['Old maps | Museum', 'Old maps - Museum.png'],
    ['11/29 \\ 12:30', '11-29 - 12_30.png'],
    [' A quiet page ', 'A quiet page.png'],
    ['/', '-.png'],
  ])('%j stays whole', (title, name) => {
    expect(sanitizeSegment(`${titleInName(title)}.png`)).toBe(name);
  });
});

describe('the paths of an offer', () => {
  const saved = (...paths: string[]) => sanitizePaths(paths.map((path) => path.split('/')));

  it('keep their folders and their order', () => {
    expect(saved('trip/b.jpg', 'trip/day 1/a.jpg', 'c.jpg')).toEqual(['trip/b.jpg', 'trip/day 1/a.jpg', 'c.jpg']);
  });

  it('cannot lead out of the download folder, whatever a segment is', () => {
    expect(sanitizePaths([['..', '..', 'x']])).toEqual(['_/_/x']);
    expect(sanitizePaths([['', 'a', '', 'b']])).toEqual(['file/a/file/b']);
    expect(sanitizePaths([['a/../../b', '/c']])).toEqual(['b/c']);
    expect(sanitizePaths([['con', 'aux.txt']])).toEqual(['con_/aux_.txt']);
    expect(sanitizePaths([[]])).toEqual(['file']);
  });

  it('are numbered before the extension where they would meet', () => {
    expect(saved('a.txt', 'a.txt', 'a.txt')).toEqual(['a.txt', 'a (2).txt', 'a (3).txt']);
    expect(saved('README', 'README')).toEqual(['README', 'README (2)']);
    expect(saved('x/a.txt', 'y/a.txt')).toEqual(['x/a.txt', 'y/a.txt']);
  });

  it('do not meet on a disk that ignores case, nor by being made safe', () => {
    expect(saved('Photo.JPG', 'photo.jpg')).toEqual(['Photo.JPG', 'photo (2).jpg']);
    expect(saved('A/x', 'a/x')).toEqual(['A/x', 'a/x (2)']);
    expect(saved('a?.txt', 'a*.txt')).toEqual(['a_.txt', 'a_ (2).txt']);
    expect(saved('\u00e9.txt', 'e\u0301.txt')).toEqual(['\u00e9.txt', '\u00e9 (2).txt']);
    expect(saved('한.txt', '\u1112\u1161\u11ab.txt')).toEqual(['한.txt', '한 (2).txt']);
    expect(saved('\u00e9.txt', 'e\u200b\u0301.txt')).toEqual(['\u00e9.txt', '\u00e9 (2).txt']);
  });

  it('do not take a number that another file has', () => {
    expect(saved('a (2).txt', 'a.txt', 'a.txt')).toEqual(['a (2).txt', 'a.txt', 'a (3).txt']);
  });

  it('do not put a file where a folder must be, whichever comes first', () => {
    expect(saved('a', 'a/b')).toEqual(['a (2)', 'a/b']);
    expect(saved('a?/b', 'a*')).toEqual(['a_/b', 'a_ (2)']);
    expect(saved('x/A', 'x/a/b/c')).toEqual(['x/A (2)', 'x/a/b/c']);
  });

  it('are all different, none is the folder of another, and each segment is safe', () => {
    const segment = fc.oneof(fc.constantFrom('a', 'A', 'a?', 'b.txt', 'B.TXT', 'é', 'e\u0301', '..', 'con'), names);
    fc.assert(
      fc.property(fc.array(fc.array(segment, { minLength: 1, maxLength: 3 }), { maxLength: 30 }), (paths) => {
        const safe = sanitizePaths(paths);
        const keys = safe.map((path) => path.toLowerCase());
        expect(new Set(keys).size).toBe(paths.length);
        for (const [index, path] of safe.entries()) {
          const segments = path.split('/');
          expect(segments.length).toBe(paths[index]?.length);
          for (const each of segments) expectSavable(each);
          for (let depth = 1; depth < segments.length; depth++) {
            expect(keys).not.toContain(segments.slice(0, depth).join('/').toLowerCase());
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it(
    'are made in bounded time, all different, of 100,000 that meet in every way',
    () => {
      const names = ['a.txt', 'A.TXT', '\u00e9', 'e\u0301', 'a?', 'a (2).txt', 'a (1000).txt'];
      const paths = Array.from({ length: 100_000 }, (_, index) => {
        return index % 2 === 0 ? ['folder', `photo ${index}.jpg`] : [names[(index >> 1) % names.length] ?? ''];
      });
      const safe = sanitizePaths(paths);
      expect(new Set(safe.map((path) => path.toLowerCase())).size).toBe(paths.length);
    },
    BOUNDED_MS,
  );

  it(
    'are made in bounded time when 100,000 files have one name',
    () => {
      const paths = sanitizePaths(Array.from({ length: 100_000 }, () => ['same.txt']));
      expect(paths.at(-1)).toBe('same (100000).txt');
    },
    BOUNDED_MS,
  );
});

describe('a line from a peer', () => {
  it.each([
    ['Mina’s MacBook', 'Mina’s MacBook'],
    ['  a \t b  ', 'a b'],
    ['a\u0000\u001b[31mb', 'a[31mb'],
    ['\u202eevil\u202c', 'evil'],
    ['a\ud800b', 'a\ufffdb'],
    ['노트북 🦊 שלום', '노트북 🦊 שלום'],
    ['../etc', '../etc'],
    ['', ''],
  ])('is one line without tricks: %j', (text, expected) => {
    expect(sanitizeLine(text, 64)).toBe(expected);
  });

  it('is cut between characters', () => {
    expect(sanitizeLine('🦊🦊🦊', 2)).toBe('🦊🦊');
    expect(sanitizeLine('abc', 3)).toBe('abc');
  });
});
