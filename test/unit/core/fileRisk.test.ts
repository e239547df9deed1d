import { describe, expect, it } from 'vitest';
import { sanitizeSegment } from '../../../src/core/fileName.ts';
import { fileRisk } from '../../../src/core/fileRisk.ts';

describe('the risk of a file', () => {
  it.each(['setup.exe', 'SETUP.EXE', 'run.bat', 'Install me.dmg', 'letter.js', 'tool.AppImage', 'macro.xlsm', 'a.jar'])(
    'is a program: %s',
    (name) => expect(fileRisk(name)).toBe('program'),
  );

  it.each(['deploy.sh', 'analysis.py', 'Profile.PS1', 'module.mjs', 'index.php'])(
    'is a script, which opens in an editor unless its language is installed: %s',
    (name) => expect(fileRisk(name)).toBe('script'),
  );

  it.each([
    'invoice.pdf.exe',
    'invoice.pdf.py',
    'photo.jpg.scr',
    'letter.docx .js',
    'film.mp4                     .com',
    'a_______.exe',
  ])('is a program that looks like something else: %s', (name) => expect(fileRisk(name)).toBe('disguised'));

  it.each([
    'invoice.pdf',
    'notes.txt',
    'photo.exe.jpg',
    'archive.tar.gz',
    'exe',
    'README',
    'a.executive',
    'firmware.bin',
    'library.so',
    '.exe.md',
  ])('is none that its name tells: %s', (name) => expect(fileRisk(name)).toBeNull());

  it('is not hidden by what a name is shown without, nor by the mark behind an ending that the browser refuses', () => {
    expect(fileRisk(sanitizeSegment('evil\u202Egpj.exe'))).toBe('program');
    expect(fileRisk(sanitizeSegment('readme.pdf.lnk'))).toBe('disguised');
    expect(fileRisk(sanitizeSegment('tool.exe. . '))).toBe('program');
  });
});
