import { describe, expect, it } from 'vitest';
import type { WaitingMessage } from '../../../src/contract/snapshot.ts';
import { createLaterMessages, type WaitingRecord } from '../../../src/offscreen/laterMessages.ts';

function setUp(kept = new Map<string, WaitingRecord>()) {
  const linked = new Set<string>();
  const said: WaitingMessage[] = [];
  let at = 1;
  const later = createLaterMessages({
    store: {
      all: async () => [...kept.values()],
      put: async (record) => void kept.set(record.id, record),
      remove: async (id) => void kept.delete(id),
    },
    now: () => at++,
    say: (message) => linked.has(message.device) && said.push(message) > 0,
    changed: () => {},
  });
  const link = (device: string) => {
    linked.add(device);
    later.met(device);
  };
  return { later, kept, linked, said, link };
}

const message = (id: string, device = 'anna', text = id): WaitingMessage => ({ id, device, text, shared: null });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('what is said to a device that is not linked', () => {
  it('waits for it, in its order, and for nobody else', () => {
    const { later, said, link } = setUp();
    later.put(message('one'));
    later.put(message('other', 'ben'));
    later.put(message('two'));
    link('anna');
    expect(said.map(({ id }) => id)).toEqual(['one', 'two']);
    expect(later.view().map(({ id }) => id)).toEqual(['other']);
  });

  it('is said at once where it is linked after all, and once where the page asks twice', () => {
    const { later, said, link } = setUp();
    link('anna');
    later.put(message('one'));
    later.put(message('one'));
    expect(said).toHaveLength(1);
    expect(later.view()).toEqual([]);
  });

  it('survives a restart, and goes then in the same order', async () => {
    const { later, kept } = setUp();
    later.put(message('one'));
    later.put(message('two'));
    await settled();
    const again = setUp(kept);
    again.later.put(message('three'));
    again.link('anna');
    again.later.put(message('four'));
    await settled();
    // What was written before the store was read goes first, for its device was there already.
    expect(again.said.map(({ id }) => id)).toEqual(['three', 'four', 'one', 'two']);
    await settled();
    expect(kept.size).toBe(0);
  });

  it('is taken back, also before the store was read, and goes with a device that is forgotten', async () => {
    const kept = new Map([['old', { ...message('old'), at: 1 }]]);
    const { later } = setUp(kept);
    later.drop('old');
    later.put(message('one'));
    later.put(message('two', 'ben'));
    await settled();
    later.keepOnly(new Set(['ben']));
    expect(later.view().map(({ id }) => id)).toEqual(['two']);
    await settled();
    expect([...kept.keys()]).toEqual(['two']);
  });

  it('of an earlier life goes too, where its device was forgotten before the store was read', async () => {
    const kept = new Map([['old', { ...message('old'), at: 1 }]]);
    const { later } = setUp(kept);
    later.keepOnly(new Set(['ben']));
    await settled();
    expect(later.view()).toEqual([]);
    await settled();
    expect(kept.size).toBe(0);
  });

  it('is refused when it is too long, or too much; nothing is no message', () => {
    const { later } = setUp();
    expect(() => later.put(message('long', 'anna', 'w'.repeat(200_000)))).toThrow('message-too-long');
    later.put(message('empty', 'anna', ''));
    for (let index = 0; index < 100; index++) later.put(message(`m${index}`));
    expect(() => later.put(message('more'))).toThrow('too-much-later');
    expect(later.view()).toHaveLength(100);
    later.drop('m0');
    later.put(message('more'));
    expect(later.view().at(-1)?.id).toBe('more');
  });

  it('is shown with its beginning', () => {
    const { later } = setUp();
    later.put(message('long', 'anna', 'w'.repeat(5000)));
    expect(later.view()[0]?.text).toHaveLength(200);
  });
});
