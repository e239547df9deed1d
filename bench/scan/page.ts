/** Gives frames to the product's own worker, as the camera does, and takes the time. */
import { create } from 'qrcode';
import type { Reading } from '../../src/popup/scan/CodeReader.ts';
import type { FromReader, ToReader } from '../../src/popup/scan/readerMessages.ts';
import { VECTORS } from '../../test/e2e/support/codes.ts';
import { drawFrame, type Flaw, type FrameCase, toRgba } from './drawFrame.ts';

export interface FrameResult {
  modulePx: number;
  flaw: Flaw;
  /** The pass that read it; 0 where none did. `wrong`: it read something else. */
  pass: 0 | 1 | 2 | 'wrong';
  hint: string | null;
  firstMs: number;
  /** Null where it was not needed. */
  secondMs: number | null;
}

export interface Measuring {
  measureFrame(which: FrameCase & { withCode: boolean }): Promise<FrameResult>;
}

const worker = new Worker(new URL('../../src/popup/scan/worker/readerWorker.ts', import.meta.url), { type: 'module' });

/** Codes of the vectors that have the usual size. */
const CODES = VECTORS.filter(({ modules }) => modules === 37);

async function measureFrame({ withCode, ...which }: FrameCase & { withCode: boolean }): Promise<FrameResult> {
  const code = CODES[which.seed % CODES.length];
  if (!code) throw new Error('no vector has a code of the usual size');
  const { modules } = create([{ data: code.qr, mode: 'alphanumeric' }], { errorCorrectionLevel: 'L' });
  const symbol = {
    size: modules.size,
    dark: (row: number, column: number) => withCode && modules.get(row, column) !== 0,
  };
  const image = drawFrame(symbol, which);
  const frame = new ImageData(toRgba(image), image.width, image.height);
  const first = await read(frame, false);
  const { modulePx, flaw } = which;
  const result = { modulePx, flaw, hint: null, firstMs: first.ms, secondMs: null };
  if (first.reading.text !== null) return { ...result, pass: first.reading.text === code.qr ? 1 : 'wrong' };
  const both = await read(frame, true);
  const secondMs = Math.max(0, both.ms - first.ms);
  if (both.reading.text === null) return { ...result, secondMs, pass: 0, hint: both.reading.hint };
  return { ...result, secondMs, pass: both.reading.text === code.qr ? 2 : 'wrong' };
}

async function read(image: ImageData, secondPass: boolean): Promise<{ reading: Reading; ms: number }> {
  const frame = await createImageBitmap(image);
  const startedAt = performance.now();
  const answer = new Promise<FromReader>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<FromReader>) => resolve(data);
  });
  worker.postMessage({ type: 'frame', frame, secondPass, requestId: 1 } satisfies ToReader, [frame]);
  const answered = await answer;
  if (answered.type === 'failed') throw new Error(answered.reason);
  return { reading: answered.reading, ms: performance.now() - startedAt };
}

Object.assign(globalThis, { measureFrame } satisfies Measuring);
