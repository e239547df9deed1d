import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/contract/snapshot.ts';
import { createConversationLog } from '../../../src/offscreen/conversationLog.ts';

const KEPT = 2000;

const message = (id: string, from: 'local' | 'remote' = 'local'): Entry => ({
  kind: 'message',
  id,
  from,
  text: `text of ${id}`,
  shared: null,
  at: 1,
  delivered: from === 'remote',
});
const transfer = (id: string): Entry => ({ kind: 'transfer', id, transferId: id, at: 2 });

function logOf(...entries: Entry[]) {
  const log = createConversationLog('link');
  for (const entry of entries) log.add(entry);
  return log;
}

describe('the log of a conversation', () => {
  it('keeps messages and transfers in the order in which they came', () => {
    const entries = [message('a'), transfer('t'), message('b', 'remote')];
    expect(logOf(...entries).view()).toEqual({ linkId: 'link', entries, dropped: 0, revision: 3 });
  });

  it('marks a message as delivered, and no other', () => {
    const log = logOf(message('a'), message('b'), transfer('b2'));
    log.markDelivered('b');
    log.markDelivered('unknown');
    expect(log.view().entries).toEqual([message('a'), { ...message('b'), delivered: true }, transfer('b2')]);
  });

  it('knows what it holds by id, so that nothing is added twice', () => {
    const log = logOf(message('a'), transfer('t'));
    expect(['a', 't', 'b'].map(log.has)).toEqual([true, true, false]);
  });

  it('gives views that do not change afterwards', () => {
    const log = logOf(message('a'));
    const before = log.view();
    log.add(message('b'));
    log.markDelivered('a');
    expect(before.entries).toEqual([message('a')]);
  });

  it('lets the oldest go when it is full, and says how many', () => {
    const log = logOf(...Array.from({ length: KEPT }, (_, index) => message(`${index}`)));
    expect(log.view()).toMatchObject({ dropped: 0 });
    log.add(message('one more'));
    log.add(message('another'));
    const { entries, dropped } = log.view();
    expect(dropped).toBe(2);
    expect(entries.length).toBe(KEPT);
    expect(entries[0]?.id).toBe('2');
    expect(entries.at(-1)?.id).toBe('another');
  });

  it('stays small whatever is written: long messages make it let go earlier', () => {
    const long = (id: string): Entry => ({ ...message(id, 'remote'), text: 'x'.repeat(40_000) }) as Entry;
    const log = logOf(...Array.from({ length: 30 }, (_, index) => long(`${index}`)));
    const { entries, dropped } = log.view();
    expect(entries.length + dropped).toBe(30);
    expect(entries.at(-1)?.id).toBe('29');
    expect(JSON.stringify(entries).length).toBeLessThan(1_010_000);
    expect(JSON.stringify(entries).length).toBeGreaterThan(950_000);
    for (let index = 0; index < 1000; index++) log.add(message(`short ${index}`));
    expect(log.view().entries.length).toBeGreaterThan(1000);
  });

  it('does not mind the delivery of a message that it let go', () => {
    const log = logOf(...Array.from({ length: KEPT + 1 }, (_, index) => message(`${index}`)));
    log.markDelivered('0');
    expect(log.view().entries.some((entry) => entry.kind === 'message' && entry.delivered)).toBe(false);
  });
});
