import { describe, expect, it } from 'vitest';
import type { FileDrop } from '../../../src/contract/fileDrop.ts';
import type { Share } from '../../../src/contract/share.ts';
import { PeerError } from '../../../src/core/errors.ts';
import { isMessage, type Shared } from '../../../src/core/shared.ts';
import { createShares, type ShareTarget } from '../../../src/offscreen/shares.ts';

const PAGE = { url: 'https://a.example/page', title: 'A page' };
const page: Share = { kind: 'links', links: [PAGE] };

interface Sent {
  to: string;
  text: string;
  shared: Shared | null;
}

function setUp(names: string[]) {
  const sent: Sent[] = [];
  const queued: Sent[] = [];
  const files: FileDrop[] = [];
  const pictures = new Map<string, Blob>();
  let open = names;
  let nextId = 1;
  let hasRoomLater = true;
  const target = (id: string): ShareTarget => ({
    id,
    isInterrupted: () => id === 'silent',
    hasRoomFor: () => id !== 'full',
    sendMessage: (_, text, shared) => sent.push({ to: id, text, shared }),
  });
  const shares = createShares({
    targets: () => open.map(target),
    takePicture: (id) => pictures.get(id) ?? null,
    hasRoomLater: () => hasRoomLater,
    queueMessage: (device, _, text, shared) => queued.push({ to: device, text, shared }),
    async dropFile(drop) {
      if ('linkId' in drop.to && drop.to.linkId === 'busy') throw new PeerError('too-many-offers');
      files.push(drop);
    },
    randomId: () => String(nextId++),
    changed: () => {},
  });
  return {
    shares,
    sent,
    queued,
    files,
    pictures,
    target,
    link: (...ids: string[]) => {
      open = ids;
    },
    fillLater: (isFull: boolean) => {
      hasRoomLater = !isFull;
    },
  };
}

describe('what is to be sent', () => {
  it('goes at once where one device is linked', async () => {
    const { shares, sent } = setUp(['anna']);
    expect(await shares.take(page)).toEqual({ outcome: 'sent', isWaiting: false });
    expect(sent).toEqual([{ to: 'anna', text: '', shared: { what: 'links', links: [PAGE] } }]);
    expect(shares.view()).toBeNull();
  });

  it('waits its turn over a link that is silent, and says so', async () => {
    expect(await setUp(['silent']).shares.take(page)).toEqual({ outcome: 'sent', isWaiting: true });
  });

  it('is kept where too much waits already, and nothing of it has gone then', async () => {
    const { shares, sent, target } = setUp(['full']);
    expect(await shares.take(page)).toEqual({ outcome: 'choose' });
    const waiting = shares.view()?.id ?? '';
    expect(shares.view()?.problem).toEqual({ code: 'too-much-waiting' });
    await expect(shares.send(waiting, target('full'))).rejects.toMatchObject({ code: 'too-much-waiting' });
    expect(sent).toEqual([]);
    await shares.send(waiting, target('anna'));
    expect(sent).toHaveLength(1);
  });

  it('waits for a choice where several are, and goes once', async () => {
    const { shares, sent, target } = setUp(['anna', 'studio']);
    expect(await shares.take(page)).toEqual({ outcome: 'choose' });
    expect(sent).toEqual([]);
    const id = shares.view()?.id ?? '';
    await Promise.all([shares.send(id, target('studio')), shares.send(id, target('studio'))]);
    expect(sent.map(({ to }) => to)).toEqual(['studio']);
    expect(shares.view()).toBeNull();
    await expect(shares.send(id, target('studio'))).rejects.toThrow('link-lost');
  });

  it('is kept with its reason where the other side has too many offers, and no word of it has gone then', async () => {
    const { shares, sent, files, target } = setUp(['busy']);
    const dataUrl = `data:image/png;base64,${Buffer.from('screen').toString('base64')}`;
    const bytes = { from: 'screen' as const, dataUrl, crop: null };
    expect(await shares.take({ kind: 'picture', name: 's.png', bytes, link: PAGE })).toEqual({ outcome: 'choose' });
    expect(shares.view()?.problem).toEqual({ code: 'too-many-offers' });
    const id = shares.view()?.id ?? '';
    await expect(shares.send(id, target('busy'))).rejects.toMatchObject({ code: 'too-many-offers' });
    expect([sent, files]).toEqual([[], []]);
    await shares.send(id, target('anna'));
    expect([sent.length, files.length, shares.view()]).toEqual([1, 1, null]);
  });

  it('waits for a device where none is, until it is dropped', async () => {
    const { shares } = setUp([]);
    expect(await shares.take(page)).toEqual({ outcome: 'nobody' });
    expect(shares.view()?.subject).toEqual({ what: 'links', links: [PAGE] });
    shares.drop('another');
    expect(shares.view()).not.toBeNull();
    shares.drop(shares.view()?.id ?? '');
    expect(shares.view()).toBeNull();
  });

  it('gives way to what is asked for after it', async () => {
    const { shares, link } = setUp([]);
    await shares.take(page);
    link('anna');
    await shares.take({ kind: 'excerpt', text: 'words', source: PAGE });
    expect(shares.view()).toBeNull();
  });
});

describe('what goes', () => {
  it('is as many messages as many links need', async () => {
    const { shares, sent } = setUp(['anna']);
    const links = Array.from({ length: 250 }, (_, index) => ({
      url: `https://a.example/${index}`,
      title: 't'.repeat(300),
    }));
    await shares.take({ kind: 'links', links });
    expect(sent.every(({ text, shared }) => isMessage(text, shared))).toBe(true);
    const urls = sent.flatMap(({ shared }) => (shared?.what === 'links' ? shared.links.map(({ url }) => url) : []));
    expect(urls).toEqual(links.map(({ url }) => url));
  });

  it('is words with their page, and a file where they are too many for a message', async () => {
    const { shares, sent, files } = setUp(['anna']);
    await shares.take({ kind: 'excerpt', text: 'words', source: PAGE });
    expect(sent).toEqual([{ to: 'anna', text: 'words', shared: { what: 'excerpt', source: PAGE } }]);
    await shares.take({ kind: 'excerpt', text: 'w'.repeat(50_000), source: PAGE });
    expect(sent[1]?.shared).toEqual({ what: 'links', links: [PAGE] });
    const file = files[0]?.entries[0];
    expect(file?.path).toEqual(['A page.txt']);
    expect(await file?.file?.text()).toBe('w'.repeat(50_000));
  });

  it('is a picture as a file, and where it is when this is only how it looks', async () => {
    const { shares, sent, files, pictures } = setUp(['anna']);
    pictures.set('p1', new Blob(['bytes'], { type: 'image/png' }));
    await shares.take({ kind: 'picture', name: 'a.png', bytes: { from: 'page', pictureId: 'p1' }, link: null });
    expect(sent).toEqual([]);
    expect(files[0]).toMatchObject({ to: { linkId: 'anna' }, last: true, entries: [{ path: ['a.png'] }] });
    const dataUrl = `data:image/png;base64,${Buffer.from('screen').toString('base64')}`;
    await shares.take({ kind: 'picture', name: 's.png', bytes: { from: 'screen', dataUrl, crop: null }, link: PAGE });
    expect(sent[0]?.shared).toEqual({ what: 'links', links: [PAGE] });
    expect(await files[1]?.entries[0]?.file?.text()).toBe('screen');
  });

  it('goes to a remembered device when that is linked: the words wait here, the files with the transfers', async () => {
    const { shares, sent, queued, files } = setUp([]);
    expect(await shares.take({ kind: 'excerpt', text: 'w'.repeat(50_000), source: PAGE })).toEqual({
      outcome: 'nobody',
    });
    await shares.queue(shares.view()?.id ?? '', 'key');
    expect(queued).toEqual([{ to: 'key', text: '', shared: { what: 'links', links: [PAGE] } }]);
    expect(files[0]).toMatchObject({ to: { device: 'key' }, last: true, entries: [{ path: ['A page.txt'] }] });
    expect([sent, shares.view()]).toEqual([[], null]);
    await expect(shares.queue('gone', 'key')).rejects.toThrow('link-lost');
  });

  it('leaves no file behind where its words may not wait, and goes whole when they may', async () => {
    const { shares, queued, files, fillLater } = setUp([]);
    await shares.take({ kind: 'excerpt', text: 'w'.repeat(50_000), source: PAGE });
    const waiting = shares.view()?.id ?? '';
    fillLater(true);
    await expect(shares.queue(waiting, 'key')).rejects.toThrow('too-much-later');
    expect([queued, files, shares.view()?.id]).toEqual([[], [], waiting]);
    fillLater(false);
    await shares.queue(waiting, 'key');
    expect([queued.length, files.length, shares.view()]).toEqual([1, 1, null]);
  });

  it('is nothing when the picture did not come', async () => {
    const { shares } = setUp(['anna']);
    const bytes = { from: 'page' as const, pictureId: 'gone' };
    await expect(shares.take({ kind: 'picture', name: 'a.png', bytes, link: null })).rejects.toThrow(
      'source-unreadable',
    );
  });
});
