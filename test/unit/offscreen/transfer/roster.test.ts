import { describe, expect, it } from 'vitest';
import { createRoster, type Runner } from '../../../../src/offscreen/transfer/roster.ts';

const PEER = { name: 'Anna', key: 'anna' };

/** A list whose transfers are as the test says. */
function setUp() {
  const removed: string[] = [];
  const roster = createRoster({
    post() {},
    now: () => 0,
    after() {},
    preview: () => null,
    removed: (transfer) => removed.push(transfer),
  });
  const add = (id: string, phase: string, entries: { path: string[] }[] = [{ path: ['a'] }]) => {
    const state = { phase, manifest: { entries } };
    const runner = { id, direction: 'receiving', state: () => state } as unknown as Runner;
    roster.keep(runner, 'link', PEER, false);
    return state;
  };
  return { roster, removed, add };
}

describe('of a peer that offers and takes back again and again', () => {
  it('the 2,000 transfers that ended last are kept, and all that are unfinished', () => {
    const { roster, removed, add } = setUp();
    add('mine', 'receiving');
    for (let offer = 0; offer < 5000; offer++) add(`offer ${offer}`, 'cancelled');
    expect(roster.all()).toHaveLength(2000);
    expect(roster.has('mine')).toBe(true);
    expect(roster.has('offer 4999')).toBe(true);
    expect(removed.slice(0, 2)).toEqual(['offer 0', 'offer 1']);
  });

  it('those that were taken off last are known, so that late words of them do no harm, and no more', () => {
    const { roster, add } = setUp();
    for (let offer = 0; offer < 20_000; offer++) {
      add(`offer ${offer}`, 'cancelled');
      roster.remove(`offer ${offer}`);
    }
    const known = Array.from({ length: 20_000 }, (_, offer) => roster.isKnown(`offer ${offer}`));
    expect(known.filter(Boolean)).toHaveLength(5000);
    expect(known.at(-1)).toBe(true);
  });
});

describe('of transfers with many files, or long names', () => {
  it.each([
    ['400,000 entries', Array.from({ length: 100_000 }, () => ({ path: ['a'] }))],
    ['32,000,000 characters', [{ path: ['n'.repeat(7_999_000)] }]],
  ])('those that ended last are kept, up to %s in all, and all that are unfinished', (_, entries) => {
    const { roster, add } = setUp();
    const states = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map((id) => add(id, 'offered', entries));
    expect(roster.all()).toHaveLength(7);
    for (const state of states) state.phase = 'cancelled';
    add('small', 'offered');
    expect(roster.all().map(({ runner }) => runner.id)).toEqual(['four', 'five', 'six', 'seven', 'small']);
  });
});
