import { beforeEach, expect, it, vi } from 'vitest';
import type { TransferPhase, TransferView } from '../../../src/contract/snapshot.ts';
import type { ErrorCode } from '../../../src/core/errors.ts';
import { decodeFrame, encodeFrame, type Hello, type JsonFrame } from '../../../src/core/frame.ts';
import { identityMessage } from '../../../src/core/identity.ts';
import {
  MAX_MESSAGE_CHARS,
  MAX_WAITING_CHARS,
  MAX_WAITING_MESSAGES,
  PROTOCOL_VERSION,
} from '../../../src/core/limits.ts';
import { createDeviceShelf } from '../../../src/offscreen/deviceShelf.ts';
import { createHeardMessages, type HeardMessages } from '../../../src/offscreen/heardMessages.ts';
import { createDeviceKey, type DeviceKey, generateDeviceKey } from '../../../src/offscreen/identity.ts';
import { type LinkHost, startLink } from '../../../src/offscreen/linkHost.ts';
import type { PeerConnection } from '../../../src/offscreen/peerConnection.ts';
import type { TransferClient, TransferListener } from '../../../src/offscreen/transferClient.ts';
import { file } from '../../gallery/fixtures.ts';
import { thrownBy } from '../core/support/thrownBy.ts';

const [OWN, OTHER] = ['1'.repeat(64), '2'.repeat(64)];

interface Started {
  link: LinkHost;
  said: JsonFrame[];
  /** The other side says it. */
  hear(frame: JsonFrame): void;
  theirHello: Hello;
  /** Keys with which transfers were begun. */
  opened: string[];
  /** Messages that the other side has. */
  delivered: string[];
  /** What the transfer worker tells. */
  worker: TransferListener;
  transfers: Map<string, TransferView>;
  takeNothing(): void;
  pass(ms: number): void;
}

const helloOf = async (key: DeviceKey, own: string, other: string): Promise<Hello> => ({
  ...{ protocol: PROTOCOL_VERSION, app: '1', name: 'Somebody', key: key.publicKey },
  signature: await key.sign(identityMessage({ own, other })),
});

const theirKeys = generateDeviceKey();

/** One link whose other end is the test, with the same key each time. */
async function start(heard = createHeardMessages(), isAttended = true): Promise<Started> {
  const [ownKey, theirKey] = await Promise.all([
    generateDeviceKey().then(createDeviceKey),
    theirKeys.then(createDeviceKey),
  ]);
  const said: JsonFrame[] = [];
  const opened: string[] = [];
  const delivered: string[] = [];
  const transfers = new Map<string, TransferView>();
  let listener: TransferListener | null = null;
  let takes = true;
  let now = 1_000_000;
  const connection = {
    id: 'c',
    listener: {},
    fingerprints: () => ({ own: OWN, other: OTHER }),
    probe: async () => {},
    report: async () => null,
    send(frame: Uint8Array) {
      if (takes) said.push(decodeFrame(frame) as JsonFrame);
      return takes;
    },
    close() {},
  } as unknown as PeerConnection;
  const link = startLink(connection, false, {
    id: 'link',
    introduce: () => helloOf(ownKey, OWN, OTHER),
    expected: null,
    shelf: createDeviceShelf(
      async () => ({ version: 0, devices: [], forgotten: [] }),
      () => {},
      () => ({ kind: 'messages' }),
    ),
    appointments: { keep() {}, drop() {} },
    generateCertificate: () => Promise.reject(new Error('Nobody remembers anybody.')),
    keep: () => 'off',
    transferLogged() {},
    transfers: {
      ...{
        views: () => [...transfers.values()],
        giveChannel() {},
        addLane() {},
        removeLane() {},
        openLink({ key }: { key: string }, hears: TransferListener) {
          opened.push(key);
          listener = hears;
        },
        closeLink() {},
        measured() {},
      },
    } as unknown as TransferClient,
    createConnection() {
      throw new Error('There is no other connection.');
    },
    servers: [],
    randomId: () => 'ab'.repeat(16),
    randomNonce: () => 'cd'.repeat(32),
    now: () => now,
    changed() {},
    conversationChanged() {},
    isAttended: () => isAttended,
    isWatched: () => true,
    arrived() {},
    met() {},
    delivered: (id) => delivered.push(id),
    isNews: heard.isNews,
    ended() {},
  });
  await vi.waitFor(() => expect(said[0]?.is).toBe('hello'));
  const hear = (frame: JsonFrame) => connection.listener.frame?.(encodeFrame(frame).buffer);
  return {
    link,
    said,
    opened,
    delivered,
    get worker() {
      if (listener === null) throw new Error('The link is not connected yet.');
      return listener;
    },
    transfers,
    hear,
    theirHello: await helloOf(theirKey, OTHER, OWN),
    takeNothing: () => {
      takes = false;
    },
    pass: (ms) => {
      now += ms;
    },
  };
}

async function connected(heard?: HeardMessages, isAttended?: boolean): Promise<Started> {
  const started = await start(heard, isAttended);
  started.hear({ is: 'hello', ...started.theirHello });
  await vi.waitFor(() => expect(started.link.view().state.phase).toBe('connected'));
  return started;
}

function failure(link: LinkHost): ErrorCode | null {
  const { state } = link.view();
  return state.phase === 'failed' ? state.error.code : null;
}

/** An offer arrives, and the person is told of it before it is on the list. */
function offerArrives({ worker, transfers, link }: Started, transferId: string): (state: TransferPhase) => void {
  const show = (state: TransferPhase) => {
    transfers.set(transferId, file(transferId, 'link', 'receiving', 'a.txt', 10, state));
    link.transfersChanged([]);
  };
  worker.arrived({ kind: 'offer', transferId, title: 'a.txt', size: 10, risk: null });
  link.transfersChanged([]);
  show({ phase: 'offered', asks: true });
  return show;
}

const messageId = (number: number) => number.toString(16).padStart(32, '0');

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));

it('checks no more hellos of one peer than its connections may need, and ends the link', async () => {
  const { link, hear, theirHello } = await connected();
  const verify = vi.spyOn(crypto.subtle, 'verify');
  for (let hello = 0; hello < 1000; hello++) hear({ is: 'hello', ...theirHello });
  await vi.waitFor(() => expect(failure(link)).toBe('protocol-violation'));
  expect(verify.mock.calls.length).toBeLessThan(16);
});

it('begins transfers with the key that the hello has proven', async () => {
  const { opened, theirHello } = await connected();
  expect(opened).toEqual([theirHello.key]);
});

it('goes on with a peer that says hello once in a while', async () => {
  const { link, hear, theirHello, pass } = await connected();
  for (let hello = 0; hello < 40; hello++) {
    pass(2000);
    hear({ is: 'hello', ...theirHello, name: `Name ${hello}` });
    await vi.waitFor(() => expect(link.view().name).toBe(`Name ${hello}`), { interval: 1 });
  }
});

it('takes as many messages as may wait, and refuses the next one with a word about it', async () => {
  const { link, said, hear } = await connected();
  for (let number = 1; number <= MAX_WAITING_MESSAGES; number++) link.sendMessage(messageId(number), 'word', null);
  const refused = () => link.sendMessage(messageId(9999), 'one too many', null);
  expect(thrownBy(refused)).toMatchObject({ code: 'too-much-waiting' });
  const chats = said.flatMap((frame) => (frame.is === 'sequenced' && frame.body.kind === 'chat' ? [frame] : []));
  expect(chats).toHaveLength(MAX_WAITING_MESSAGES);
  expect(link.conversation().entries).toHaveLength(MAX_WAITING_MESSAGES);
  // As soon as one has arrived there is room, and what was refused goes once.
  hear({ is: 'ack', seq: chats[0]?.seq ?? 0 });
  await vi.waitFor(refused);
  const last = said.at(-1);
  expect(last).toMatchObject({ is: 'sequenced', body: { kind: 'chat', text: 'one too many' } });
});

it('bounds what waits by its length as well', async () => {
  const { link } = await connected();
  const whole = 'x'.repeat(MAX_MESSAGE_CHARS);
  for (let number = 0; number < MAX_WAITING_CHARS / MAX_MESSAGE_CHARS; number++) {
    link.sendMessage(messageId(number + 1), whole, null);
  }
  expect(thrownBy(() => link.sendMessage(messageId(9999), 'y', null))).toMatchObject({ code: 'too-much-waiting' });
});

it('ends the link of a peer that asks and asks and takes nothing', async () => {
  const { link, hear, takeNothing } = await connected();
  takeNothing();
  hear({ is: 'ping', id: 7 });
  await vi.waitFor(() => expect(failure(link)).toBe('protocol-violation'));
});

it('tells which messages have arrived', async () => {
  const { link, said, hear, delivered } = await connected();
  for (const number of [1, 2, 3]) link.sendMessage(messageId(number), 'word', null);
  const seqs = said.flatMap((frame) => (frame.is === 'sequenced' && frame.body.kind === 'chat' ? [frame.seq] : []));
  hear({ is: 'ack', seq: seqs[1] ?? 0 });
  await vi.waitFor(() => expect(delivered).toEqual([messageId(1), messageId(2)]));
});

it('shows a message once that is said again on the next link, and says that it is there', async () => {
  const heard = createHeardMessages();
  const chat = (seq: number, number: number): JsonFrame => {
    return { is: 'sequenced', seq, body: { kind: 'chat', id: messageId(number), text: `message ${number}` } };
  };
  const first = await connected(heard);
  first.hear(chat(1, 1));
  await vi.waitFor(() => expect(first.link.conversation().entries).toHaveLength(1));
  const next = await connected(heard);
  next.hear(chat(1, 1));
  next.hear(chat(2, 2));
  await vi.waitFor(() => expect(next.link.conversation().entries).toMatchObject([{ text: 'message 2' }]));
  expect(next.said.filter(({ is }) => is === 'ack')).toEqual([1, 2].map((seq) => ({ is: 'ack', seq })));
  // Twice on one link is no honest peer's.
  next.hear(chat(3, 2));
  await vi.waitFor(() => expect(failure(next.link)).toBe('protocol-violation'));
});

it('counts an offer as unread as long as it waits for its answer, here or over another link', async () => {
  const started = await connected(createHeardMessages(), false);
  const { link } = started;
  const answers: TransferPhase[] = [
    { phase: 'cancelled', by: 'remote' },
    { phase: 'declined', by: 'local' },
    { phase: 'moving', doneBytes: 0, rate: null, leftMs: null },
  ];
  for (const [index, answer] of answers.entries()) {
    const show = offerArrives(started, `offer ${index}`);
    expect(link.view().unread).toBe(1);
    show(answer);
    expect(link.view().unread).toBe(0);
  }
});

it('counts nothing of a peer that offers and takes back 5,000 times, also where that is never shown', async () => {
  const started = await connected(createHeardMessages(), false);
  for (let offer = 0; offer < 5000; offer++) {
    started.worker.arrived({ kind: 'offer', transferId: `gone ${offer}`, title: 'a', size: 1, risk: null });
    started.link.transfersChanged([`gone ${offer}`]);
  }
  for (let offer = 0; offer < 50; offer++) offerArrives(started, `${offer}`)({ phase: 'cancelled', by: 'remote' });
  expect(started.link.view().unread).toBe(0);
});
