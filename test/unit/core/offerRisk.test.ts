import { expect, it } from 'vitest';
import { offerRisk } from '../../../src/core/offerRisk.ts';

const manifest = (...paths: string[]) => ({
  transfer: '0'.repeat(32),
  blockBytes: 262_144,
  entries: paths.map((path) => ({ path: path.split('/'), size: path.endsWith('/') ? null : 1 })),
});

it('tells the worst of an offer, how many there are, and the first by name', () => {
  expect(offerRisk(manifest('a/readme.md', 'a/photo.jpg'))).toBeNull();
  expect(offerRisk(manifest('a/setup.exe', 'a/b.txt', 'a/tool.msi'))).toEqual({
    kind: 'program',
    count: 2,
    name: 'setup.exe',
  });
  expect(offerRisk(manifest('a/setup.exe', 'a/bill.pdf.scr'))).toEqual({
    kind: 'disguised',
    count: 2,
    name: 'bill.pdf.scr',
  });
  expect(offerRisk(manifest('a/build.sh', 'a/tool.exe', 'a/lint.py'))).toEqual({
    kind: 'program',
    count: 1,
    name: 'tool.exe',
  });
  expect(offerRisk(manifest('a/build.sh', 'a/lint.py'))).toEqual({ kind: 'script', count: 2, name: 'build.sh' });
});

it('judges files, and names as they are saved', () => {
  expect(offerRisk({ ...manifest(), entries: [{ path: ['folder.app'], size: null }] })).toBeNull();
  expect(offerRisk({ ...manifest(), entries: [{ path: ['bill\u202Efdp.exe '], size: 1 }] })?.name).toBe('billfdp.exe');
});
