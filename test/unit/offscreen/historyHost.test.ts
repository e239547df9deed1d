import { expect, it } from 'vitest';
import type { KeptEntry } from '../../../src/contract/history.ts';
import type { Entry, TransferView } from '../../../src/contract/snapshot.ts';
import { createHistoryHost } from '../../../src/offscreen/historyHost.ts';
import { file } from '../../gallery/fixtures.ts';

const message = (id: string, text: string): Entry & { kind: 'message' } => ({
  ...{ kind: 'message', id, from: 'remote', text, shared: null, at: 5, delivered: true },
});

/** A link whose conversation is kept or not, as the test says. */
function link() {
  const kept: string[] = [];
  const entries: Entry[] = [];
  const transfers: TransferView[] = [];
  const at = { key: 'key' as string | null, keeps: true };
  const host = createHistoryHost({
    key: () => at.key,
    entries: () => entries,
    transfers: () => transfers,
    keep(_, entry: KeptEntry) {
      if (at.keeps) kept.push(entry.kind === 'message' ? entry.text : `${entry.name} ${entry.outcome} ${entry.at}`);
      return at.keeps;
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
  at.keeps = false;
  say('before');
  host.transferLogged('t', 7);
  transfers.push(file('t', 'l', 'sending', 'a.txt', 10, { phase: 'cancelled', by: 'local' }));
  host.keepEnded();
  expect(kept).toEqual([]);
  at.keeps = true;
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
