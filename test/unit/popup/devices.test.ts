import { beforeEach, describe, expect, test } from 'vitest';
import { devicePicture, PALETTES } from '../../../src/popup/devicePicture.ts';
import { deviceStatus } from '../../../src/popup/devices/deviceStatus.ts';
import { filesWaitingFor } from '../../../src/popup/devices/filesWaiting.ts';
import { rememberedStatus } from '../../../src/popup/trust/trustWords.ts';
import { setWords } from '../../../src/popup/words.ts';
import { ANNA, file, LISBON, MUM, TABLET } from '../../gallery/fixtures.ts';
import { jsonWords } from '../../gallery/jsonWords.ts';

beforeEach(() => setWords(jsonWords('en')));

const seeds = Array.from({ length: 2000 }, (_, index) => (index * 2654435761).toString(16).padStart(64, '0'));

describe('a device’s picture', () => {
  test('is the same for the same key, however its digits are written', () => {
    expect(devicePicture('ABCDEF')).toEqual(devicePicture('abcdef'));
  });

  test('uses every palette about equally, and rarely repeats', () => {
    const counts = new Array<number>(PALETTES).fill(0);
    for (const seed of seeds) counts[devicePicture(seed).palette] = (counts[devicePicture(seed).palette] ?? 0) + 1;
    for (const count of counts) expect(count).toBeGreaterThan(seeds.length / PALETTES / 2);
    expect(new Set(seeds.map((seed) => JSON.stringify(devicePicture(seed)))).size).toBeGreaterThan(1000);
  });
});

test('a device’s row tells what moves, receiving first', () => {
  const receiving = file('r', 'anna', 'receiving', 'a', 100, {
    phase: 'moving',
    doneBytes: 71,
    rate: null,
    leftMs: null,
  });
  expect(deviceStatus(ANNA, [LISBON, receiving]).replace('\u00a0', ' ')).toBe('Receiving 71 %');
  expect(deviceStatus(ANNA, []).replace('\u00a0', ' ')).toBe('Same network, 12 ms');
});

test('a remembered device’s row tells how many files wait for it, and else when it was seen', () => {
  const waiting = { phase: 'waiting', doneBytes: 0, for: 'link', problem: null } as const;
  const apart = (id: string, count: number, more = {}) =>
    file(id, '', 'sending', id, 100, waiting, count, { linkId: null, waitsFor: TABLET.key, ...more });
  const transfers = [
    apart('folder', 84),
    apart('file', 1),
    apart('of another', 3, { waitsFor: MUM.key }),
    apart('linked again', 5, { linkId: 'anna' }),
    apart('over', 7, { state: { phase: 'cancelled', by: 'local' } }),
  ];
  expect(filesWaitingFor(TABLET.key, transfers)).toBe(85);
  expect(rememberedStatus(TABLET, 85, Date.now())).toBe('85 files wait for it');
  expect(rememberedStatus(TABLET, 1, Date.now())).toBe('1 file waits for it');
  expect(rememberedStatus(TABLET, 0, Date.now())).toContain('accepts files by itself');
});
