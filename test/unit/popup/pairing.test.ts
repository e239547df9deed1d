import { create } from 'qrcode';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Pairing } from '../../../src/contract/snapshot.ts';
import { createSymbol } from '../../../src/offscreen/codeView.ts';
import { modulePixels, modulesPath, QUIET_ZONE } from '../../../src/popup/pairing/codeGeometry.ts';
import {
  ONE_CODE_MS,
  pairingHeading,
  pairingHelp,
  SUGGEST_FRESH_MS,
  steps,
} from '../../../src/popup/pairing/pairingWords.ts';
import { codeSpace } from '../../../src/popup/pairing/useCodeSpace.ts';
import { cameraFailure } from '../../../src/popup/scan/ScanState.ts';
import { setWords } from '../../../src/popup/words.ts';
import { CODE } from '../../gallery/fixtures.ts';
import { jsonWords } from '../../gallery/jsonWords.ts';

beforeEach(() => setWords(jsonWords('en')));

const scanned: Pairing = { phase: 'scanned', code: CODE, scannedAt: 0, by: 'camera' };
const both: Pairing = { phase: 'both', code: CODE, scannedAt: 0, by: 'text' };
const seen: Pairing = { phase: 'seen', code: CODE, shownAt: 0 };
const shown: Pairing = { phase: 'shown', code: CODE, shownAt: 0 };

describe('the code on the screen', () => {
  test.each([
    ['popup', 780, 600, 11],
    ['popup', 0, 0, 11],
    ['popup', 420, 600, 11],
    ['popup', 658, 510, 9],
    ['panel', 360, 800, 7],
    ['panel', 320, 800, 6],
    ['tab', 1180, 760, 14],
    ['tab', 500, 900, 10],
  ] as const)('37 modules in a %s of %d×%d are %d px each', (surface, width, height, pixels) => {
    expect(modulePixels(37, codeSpace(surface, width, height, false).available)).toBe(pixels);
  });

  test('a longer code takes the largest whole size that fits', () => {
    expect(modulePixels(41, 495)).toBe(10);
  });

  test('a code is never larger than its room, or it could not be read', () => {
    expect(modulePixels(57, 300)).toBe(4);
  });

  test('a popup that stays small, as it is at 200 %, has the code above the camera and all of it in sight', () => {
    const { available, stacked } = codeSpace('popup', 400, 300, true);
    expect([stacked, modulePixels(37, available)]).toEqual([true, 6]);
    expect(codeSpace('popup', 780, 600, true).stacked).toBe(false);
  });

  test('draws every dark module and no other', () => {
    const { modules } = create([{ data: 'TANDEM', mode: 'alphanumeric' }], { errorCorrectionLevel: 'L' });
    const size = modules.size;
    const drawn = new Set<string>();
    const path = modulesPath(size, createSymbol('TANDEM').dark);
    for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
      for (let at = 0; at < Number(length); at += 1)
        drawn.add(`${Number(y) - QUIET_ZONE},${Number(x) + at - QUIET_ZONE}`);
    }
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        expect(drawn.has(`${row},${column}`)).toBe(modules.get(row, column) === 1);
      }
    }
  });
});

describe('the two ticks', () => {
  test.each([
    [shown, false, false],
    [seen, true, false],
    [scanned, false, true],
    [both, true, true],
  ])('stand on evidence alone: %o', (pairing, theyHaveMine, iHaveTheirs) => {
    expect(steps(pairing)).toEqual({ theyHaveMine, iHaveTheirs });
  });
});

test('the heading is the next step', () => {
  expect(pairingHeading(shown).heading).toBe('Show this. Scan theirs.');
  expect(pairingHeading(scanned).heading).toBe('Now let them scan this');
  expect(pairingHeading(seen).heading).toBe('Now scan theirs');
});

test('whoever was never linked reads first that both devices need Tandem, and then the next step as everybody', () => {
  expect(pairingHeading(shown, true).heading).toBe('Open Tandem on both devices');
  expect(pairingHeading(scanned, true)).toEqual(pairingHeading(scanned));
});

test('the first view says how it goes without a camera, unless something else is to be said', () => {
  expect(pairingHelp(shown, 0).help).toContain('No camera?');
  expect(pairingHelp(shown, 0, 2).help).not.toContain('No camera?');
});

test('where one code is enough the heading says so, and asks for the other one only when it was not', () => {
  expect(pairingHeading(shown, false, true).heading).toBe('One scan is enough');
  for (const pairing of [seen, scanned]) {
    expect(pairingHeading(pairing, false, true, 0).heading).toBe('Connecting…');
    expect(pairingHeading(pairing, false, true, ONE_CODE_MS)).toEqual(pairingHeading(pairing));
  }
});

test('a code that nobody answers is doubted only after a while', () => {
  expect(pairingHelp(scanned, SUGGEST_FRESH_MS - 1).suggestFresh).toBe(false);
  expect(pairingHelp(scanned, SUGGEST_FRESH_MS).suggestFresh).toBe(true);
  expect(pairingHelp(both, SUGGEST_FRESH_MS).help).toContain('Still trying');
  expect(pairingHelp(shown, SUGGEST_FRESH_MS * 10).suggestFresh).toBe(false);
});

test.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
])('a camera that fails with %s is %s', (name, phase) => {
  expect(cameraFailure(new DOMException('', name), false)).toEqual({ phase });
});

test('a camera whose question was closed without an answer can be asked for again', () => {
  expect(cameraFailure(new DOMException('', 'NotAllowedError'), true)).toEqual({ phase: 'unasked' });
  expect(cameraFailure(new DOMException('', 'NotReadableError'), true)).toEqual({ phase: 'busy' });
});
