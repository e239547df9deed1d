import { expect, it } from 'vitest';
import type { KeptEntry } from '../../../src/contract/history.ts';
import type { Entry, TransferView } from '../../../src/contract/snapshot.ts';
import { createHistoryHost, type Keeping } from '../../../src/offscreen/historyHost.ts';
import { file } from '../../gallery/fixtures.ts';

const message = (id: string, text: string): Entry & { kind: 'message' } => ({
  ...{ kind: 'message', id, from: 'remote', text, shared: null, at: 5, delivered: true },
});

/** A link whose conversation is kept or not, as the test says. */
function link() {
  const kept: string[] = [];
  const entries: Entry[] = [];
  const transfers: TransferView[] = [];
  const at = { key: 'key' as string | null, keeping: 'kept' as Keeping };
  const host = createHistoryHost({
    key: () => at.key,
    entries: () => entries,
    transfers: () => transfers,
    keep(_, entry: KeptEntry) {
      if (at.keeping === 'kept')
        kept.push(entry.kind === 'message' ? entry.text : `${entry.name} ${entry.outcome} ${entry.at}`);
      return at.keeping;
    },
  });
  const say = (text: string) => {
    const entry = message(text, text);
    entries.push(entry);
    host.said(entry);
  };
  return { host, kept, transfers, at, say };
}

it('keeps a message at once, and a transfer once when it has ended, with the time at which it began', () => {
  const { host, kept, transfers, say } = link();
  say('one');
  host.transferLogged('t', 7);
  transfers.push(file('t', 'l', 'receiving', 'a.txt', 10, { phase: 'moving', doneBytes: 1, rate: null, leftMs: null }));
  host.keepEnded();
  expect(kept).toEqual(['one']);
  transfers[0] = file('t', 'l', 'receiving', 'a.txt', 10, { phase: 'done', downloadId: null });
  host.keepEnded();
  host.keepEnded();
  expect(kept).toEqual(['one', 'a.txt done 7']);
});

it('keeps transfers of this conversation alone', () => {
  const { host, kept, transfers } = link();
  transfers.push(file('other', 'l', 'sending', 'b.txt', 10, { phase: 'declined', by: 'remote' }));
  host.keepEnded();
  expect(kept).toEqual([]);
});

it('brings along what was said before the device was remembered', () => {
  const { host, kept, transfers, at, say } = link();
  at.keeping = 'stranger';
  say('before');
  host.transferLogged('t', 7);
  transfers.push(file('t', 'l', 'sending', 'a.txt', 10, { phase: 'cancelled', by: 'local' }));
  host.keepEnded();
  expect(kept).toEqual([]);
  at.keeping = 'kept';
  host.keepAll();
  expect(kept).toEqual(['before', 'a.txt cancelled 7']);
});

it('keeps nothing of somebody who has not proven a key', () => {
  const { host, kept, at, say } = link();
  at.key = null;
  say('hello');
  host.keepAll();
  expect(kept).toEqual([]);
});

it('keeps nothing that was said or ended while keeping was off, also not when it is on again', () => {
  const { host, kept, transfers, at, say } = link();
  at.keeping = 'off';
  say('in private');
  host.transferLogged('t', 7);
  transfers.push(file('t', 'l', 'sending', 'a.txt', 10, { phase: 'done', downloadId: null }));
  host.keepEnded();
  at.keeping = 'kept';
  host.keepEnded();
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

it('keeps a transfer that ends after keeping was switched on again', () => {
  const { host, kept, transfers, at } = link();
  at.keeping = 'off';
  host.transferLogged('t', 7);
  transfers.push(file('t', 'l', 'sending', 'a.txt', 10, { phase: 'moving', doneBytes: 1, rate: null, leftMs: null }));
  host.keepEnded();
  at.keeping = 'kept';
  transfers[0] = file('t', 'l', 'sending', 'a.txt', 10, { phase: 'done', downloadId: null });
  host.keepEnded();
  expect(kept).toEqual(['a.txt done 7']);
});
