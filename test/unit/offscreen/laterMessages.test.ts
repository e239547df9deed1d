import { describe, expect, it } from 'vitest';
import type { WaitingMessage } from '../../../src/contract/snapshot.ts';
import { createLaterMessages, type WaitingRecord } from '../../../src/offscreen/laterMessages.ts';

function setUp(kept = new Map<string, WaitingRecord>()) {
  const linked = new Map<string, string>();
  const said: WaitingRecord[] = [];
  const room = { messages: Number.POSITIVE_INFINITY };
  let at = 1;
  const later = createLaterMessages({
    store: {
      all: async () => [...kept.values()],
      put: async (record) => void kept.set(record.id, record),
      remove: async (id) => void kept.delete(id),
    },
    now: () => at++,
    say(message) {
      const link = linked.get(message.device) ?? null;
      if (link === null || room.messages === 0) return null;
      room.messages--;
      said.push(message);
      return link;
    },
    changed: () => {},
  });
  const link = (device: string) => {
    linked.set(device, `link with ${device}`);
    later.met(device);
  };
  const unlink = (device: string) => {
    linked.delete(device);
    later.linkEnded(`link with ${device}`);
  };
  return { later, kept, said, room, link, unlink };
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
    for (const { id } of again.said) again.later.delivered(id);
    await settled();
    expect(kept.size).toBe(0);
  });

  it('is kept until it has arrived: a life that ends before says it again, with its time and in its order', async () => {
    const { later, kept, said, link } = setUp();
    for (const id of ['one', 'two', 'three']) later.put(message(id));
    link('anna');
    expect(said.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
    expect(later.view()).toEqual([]);
    later.delivered('one');
    await settled();
    const again = setUp(kept);
    await settled();
    expect(again.later.view().map(({ id }) => id)).toEqual(['two', 'three']);
    again.link('anna');
    expect(again.said).toEqual(said.slice(1));
  });

  it('waits again when the link ends before it has arrived, and is said once on the next', async () => {
    const { later, kept, said, link, unlink } = setUp();
    for (const id of ['one', 'two', 'three']) later.put(message(id));
    link('anna');
    later.put(message('four'));
    later.delivered('one');
    unlink('anna');
    expect(later.view().map(({ id }) => id)).toEqual(['two', 'three', 'four']);
    link('anna');
    link('anna');
    expect(said.map(({ id }) => id)).toEqual(['one', 'two', 'three', 'four', 'two', 'three', 'four']);
    for (const { id } of said) later.delivered(id);
    unlink('anna');
    expect(later.view()).toEqual([]);
    await settled();
    expect(kept.size).toBe(0);
  });

  it('and finds no room on the link goes over it as soon as there is some, in its order', () => {
    const { later, said, room, link } = setUp();
    room.messages = 1;
    for (const id of ['one', 'two', 'three']) later.put(message(id));
    link('anna');
    expect(said.map(({ id }) => id)).toEqual(['one']);
    room.messages = 1;
    later.put(message('four'));
    expect(said).toHaveLength(1);
    // Also where what makes room never waited.
    for (const delivered of ['said on the link', 'two', 'three', 'four']) {
      later.delivered(delivered);
      room.messages = 1;
    }
    expect(said.map(({ id }) => id)).toEqual(['one', 'two', 'three', 'four']);
    expect(later.view()).toEqual([]);
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
