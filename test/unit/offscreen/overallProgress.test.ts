import { expect, it } from 'vitest';
import type { TransferPhase, TransferView } from '../../../src/contract/snapshot.ts';
import { overallProgress } from '../../../src/offscreen/overallProgress.ts';
import { file } from '../../gallery/fixtures.ts';

const moving = (doneBytes: number): TransferPhase => ({ phase: 'moving', doneBytes, rate: null, leftMs: null });
const of = (direction: TransferView['direction'], size: number, state: TransferPhase) =>
  file('t', 'anna', direction, 'a', size, state);

it('is that of all that moves and of what waits its turn, and none where nothing moves', () => {
  expect(overallProgress([of('sending', 100, { phase: 'offered', asks: true })])).toBeNull();
  const one = of('sending', 100, moving(50));
  expect(overallProgress([one])).toEqual({ share: 0.5, direction: 'sending' });
  const queued = of('sending', 300, { phase: 'queued', doneBytes: 0 });
  expect(overallProgress([one, queued])).toEqual({ share: 0.125, direction: 'sending' });
  expect(overallProgress([one, of('receiving', 100, moving(100))])).toEqual({ share: 0.75, direction: 'both' });
});

it('goes in steps, so that the background is not woken for less', () => {
  const shares = Array.from({ length: 100 }, (_, done) => overallProgress([of('sending', 100, moving(done))])?.share);
  expect(new Set(shares).size).toBe(16);
});
