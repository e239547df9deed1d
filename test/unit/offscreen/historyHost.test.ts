import { expect, it } from 'vitest';
import type { KeptEntry } from '../../../src/contract/history.ts';
import type { Entry } from '../../../src/contract/snapshot.ts';
import { createHistoryHost, type Keeping } from '../../../src/offscreen/historyHost.ts';

const message = (id: string, text: string): Entry & { kind: 'message' } => ({
  ...{ kind: 'message', id, from: 'remote', text, shared: null, at: 5, delivered: true },
});

/** A link whose conversation is kept or not, as the test says. */
function link() {
  const kept: string[] = [];
  const entries: Entry[] = [];
  const at = { key: 'key' as string | null, keeping: 'kept' as Keeping };
  const host = createHistoryHost({
    key: () => at.key,
    entries: () => entries,
    keep(_, entry: KeptEntry) {
      if (entry.kind === 'message' && at.keeping === 'kept') kept.push(entry.text);
      return at.keeping;
    },
  });
  const say = (text: string) => {
    const entry = message(text, text);
    entries.push(entry);
    host.said(entry);
  };
  return { host, kept, at, say };
}

it('keeps a message at once', () => {
  const { kept, say } = link();
  say('one');
  expect(kept).toEqual(['one']);
});

it('brings along what was said before the device was remembered', () => {
  const { host, kept, at, say } = link();
  at.keeping = 'stranger';
  say('before');
  expect(kept).toEqual([]);
  at.keeping = 'kept';
  host.keepAll();
  expect(kept).toEqual(['before']);
});

it('keeps nothing of somebody who has not proven a key', () => {
  const { host, kept, at, say } = link();
  at.key = null;
  say('hello');
  host.keepAll();
  expect(kept).toEqual([]);
});

it('keeps nothing that was said while keeping was off, also not when it is on again', () => {
  const { host, kept, at, say } = link();
  at.keeping = 'off';
  say('in private');
  at.keeping = 'kept';
  say('and in the open');
  // The device is forgotten, and remembered once more.
  host.keepAll();
  expect(kept).toEqual(['and in the open', 'and in the open']);
});

it('brings along nothing that was said with a stranger while keeping was off for all', () => {
  const { host, kept, at, say } = link();
  at.keeping = 'off';
  say('in private');
  at.keeping = 'stranger';
  say('before it was remembered');
  at.keeping = 'kept';
  host.keepAll();
  expect(kept).toEqual(['before it was remembered']);
});
