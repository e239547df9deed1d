import { describe, expect, it } from 'vitest';
import type { KeptEntry } from '../../../src/contract/history.ts';
import type { TransferPhase, TransferView } from '../../../src/contract/snapshot.ts';
import type { Keeping } from '../../../src/offscreen/historyHost.ts';
import { createTransferHistory } from '../../../src/offscreen/transferHistory.ts';
import { file } from '../../gallery/fixtures.ts';

const MOVING: TransferPhase = { phase: 'moving', doneBytes: 1, rate: null, leftMs: null };
const WAITING: TransferPhase = { phase: 'waiting', doneBytes: 1, for: 'link', problem: null };
const DONE: TransferPhase = { phase: 'done', downloadId: null };
const CANCELLED: TransferPhase = { phase: 'cancelled', by: 'local' };

/** Conversations with Anna that are kept or not, as the test says. */
function setUp() {
  const kept: string[] = [];
  const views = new Map<string, TransferView>();
  const at = { keeping: 'kept' as Keeping, now: 1 };
  const history = createTransferHistory({
    transfers: () => [...views.values()],
    keep(key, entry: KeptEntry) {
      if (entry.kind === 'transfer' && at.keeping === 'kept') kept.push(`${key} ${entry.outcome} ${entry.at}`);
      return at.keeping;
    },
    now: () => at.now,
  });
  return {
    history,
    kept,
    at,
    logged: (link: string, now: number) => {
      at.now = now;
      history.logged('t', link, 'anna');
    },
    show(linkId: string | null, state: TransferPhase, more: Partial<TransferView> = {}) {
      const waitsFor = linkId === null ? 'anna' : null;
      views.set('t', file('t', '', 'receiving', 'a.txt', 10, state, 1, { linkId, waitsFor, ...more }));
      history.changed([]);
    },
    takeOff() {
      views.delete('t');
      history.changed(['t']);
    },
  };
}

describe('a transfer', () => {
  it('is kept once when it has ended, with the time at which it began', () => {
    const { history, kept, logged, show } = setUp();
    logged('one', 7);
    show('one', MOVING);
    expect(kept).toEqual([]);
    show('one', DONE);
    history.changed([]);
    expect(kept).toEqual(['anna done 7']);
  });

  it('that another link carried over is kept once, with the time at which it began', () => {
    const { history, kept, logged, show } = setUp();
    logged('one', 7);
    show('one', MOVING);
    show(null, WAITING);
    logged('two', 9);
    show('two', MOVING);
    show('two', DONE);
    history.changed([]);
    expect(kept).toEqual(['anna done 7']);
  });

  it('that ends while it waits for a link is kept once, whether its conversation is still there or not', () => {
    for (const isForgotten of [false, true]) {
      const { history, kept, logged, show } = setUp();
      logged('one', 7);
      show('one', MOVING);
      if (isForgotten) history.forgetLink('one');
      show(null, WAITING);
      show('one', CANCELLED);
      history.changed([]);
      expect(kept).toEqual(['anna cancelled 7']);
    }
  });

  it('of an earlier life that ends without any link is kept once, with the time at which it ended', () => {
    for (const isSeenBefore of [false, true]) {
      const { history, kept, at, show } = setUp();
      if (isSeenBefore) show(null, WAITING);
      at.now = 8;
      show(null, DONE);
      at.now = 9;
      history.changed([]);
      expect(kept).toEqual(['anna done 8']);
    }
  });

  it('of an earlier life that a link carries is kept with the time at which it came there', () => {
    const { kept, logged, show } = setUp();
    show(null, WAITING);
    logged('one', 7);
    show('one', DONE);
    expect(kept).toEqual(['anna done 7']);
  });

  it('that nobody was asked about yet is kept with none', () => {
    const { kept, show } = setUp();
    show(null, WAITING, { forLater: true });
    show(null, CANCELLED, { forLater: true });
    expect(kept).toEqual([]);
  });

  it('of a stranger is kept when the device is remembered, as long as the conversation is there', () => {
    for (const isForgotten of [false, true]) {
      const { history, kept, at, logged, show } = setUp();
      at.keeping = 'stranger';
      logged('one', 7);
      show('one', CANCELLED);
      if (isForgotten) history.forgetLink('one');
      history.changed([]);
      at.keeping = 'kept';
      history.changed([]);
      expect(kept).toEqual(isForgotten ? [] : ['anna cancelled 7']);
    }
  });

  it('that ended while keeping was off is not kept later', () => {
    const { history, kept, at, logged, show } = setUp();
    at.keeping = 'off';
    logged('one', 7);
    show('one', DONE);
    at.keeping = 'kept';
    history.changed([]);
    expect(kept).toEqual([]);
  });

  it('that ends after keeping was switched on again is kept', () => {
    const { kept, at, logged, show } = setUp();
    at.keeping = 'off';
    logged('one', 7);
    show('one', MOVING);
    at.keeping = 'kept';
    show('one', DONE);
    expect(kept).toEqual(['anna done 7']);
  });

  it('that was taken off the list is known no more', () => {
    const { kept, at, logged, show, takeOff } = setUp();
    at.keeping = 'stranger';
    logged('one', 7);
    show('one', CANCELLED);
    takeOff();
    at.keeping = 'kept';
    show('one', CANCELLED);
    expect(kept).toEqual([]);
  });
});
