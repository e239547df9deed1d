import { expect, it, vi } from 'vitest';
import type { Body } from '../../../src/core/frame.ts';
import { MAX_STANDBYS } from '../../../src/core/limits.ts';
import { encodeCode } from '../../../src/core/pairingCode.ts';
import { readLocalDescription } from '../../../src/core/sessionDescription.ts';
import { createHealingHost } from '../../../src/offscreen/healingHost.ts';
import type { PeerConnection } from '../../../src/offscreen/peerConnection.ts';
import { VECTORS } from '../core/pairingSupport.ts';

const sdp = VECTORS[0]?.sdp ?? '';

/** A code that reads. */
const code = Buffer.from(
  encodeCode({ ...readLocalDescription(sdp), fingerprint: new Uint8Array(32).fill(7), ufrag: 'abcd' }),
).toString('hex');

const until = (check: () => void) => vi.waitFor(check, { interval: 1 });

/** A connection that never finds out what it is. */
function deafConnection(): RTCPeerConnection {
  return {
    createDataChannel: () => new EventTarget(),
    createOffer: () => new Promise(() => {}),
    addEventListener() {},
    setConfiguration() {},
    close() {},
  } as unknown as RTCPeerConnection;
}

/** A connection that has gathered, and opens when the other side wants it. */
function ableConnection() {
  const control = Object.assign(new EventTarget(), {
    readyState: 'connecting',
    close: () => control.dispatchEvent(new Event('close')),
  }) as unknown as RTCDataChannel;
  let isAnswered = false;
  let isClosed = false;
  const connection = Object.assign(new EventTarget(), {
    ...{ signalingState: 'have-local-offer', iceGatheringState: 'complete', iceConnectionState: 'new' },
    localDescription: { sdp },
    createDataChannel: (label: string) => (label === 'control' ? control : new EventTarget()),
    getConfiguration: () => ({}),
    setConfiguration() {},
    createOffer: async () => ({ type: 'offer', sdp }),
    async setLocalDescription() {
      connection.dispatchEvent(new Event('icegatheringstatechange'));
    },
    async setRemoteDescription() {
      isAnswered = true;
    },
    getStats: async () => new Map(),
    close() {
      isClosed = true;
    },
  }) as unknown as RTCPeerConnection;
  return {
    connection,
    isClosed: () => isClosed,
    /** Its checks come, and its channel opens as soon as it was answered. */
    async open() {
      Object.assign(connection, { iceConnectionState: 'checking' });
      connection.oniceconnectionstatechange?.(new Event('iceconnectionstatechange'));
      await until(() => expect(isAnswered).toBe(true));
      Object.assign(control, { readyState: 'open' });
      control.onopen?.(new Event('open'));
    },
  };
}

/** The side that does not tend the pool. */
function start(connect = deafConnection) {
  const said: Body[] = [];
  const opened: PeerConnection[] = [];
  let made = 0;
  let now = 0;
  let number = 0;
  const host = createHealingHost({
    tends: false,
    createConnection() {
      made++;
      return connect();
    },
    servers: [],
    randomId: () => `${made}`.padStart(32, '0'),
    now: () => now,
    isWatched: () => false,
    say: (body) => said.push(body),
    giveChannel() {},
    probe() {},
    doubt() {},
    opened: (connection) => opened.push(connection),
  });
  return {
    said,
    opened,
    made: () => made,
    pass: (ms: number) => {
      now += ms;
    },
    /** Asks for standbys, and gives each up at once. */
    askFor(count: number) {
      for (let standby = 0; standby < count; standby++) {
        host.deliver({ kind: 'standby', standby: ++number, code });
        host.deliver({ kind: 'standby', standby: number, code: null });
      }
    },
    host,
  };
}

it('makes no more standbys for a peer than an honest one may need, and says no to the rest', () => {
  const { askFor, made, said, pass } = start();
  askFor(1000);
  expect(made()).toBe(2 * MAX_STANDBYS);
  expect(said.length).toBe(1000 - 2 * MAX_STANDBYS);
  expect(said.every((body) => body.kind === 'standby' && body.code === null)).toBe(true);
  pass(4000);
  askFor(10);
  expect(made()).toBe(2 * MAX_STANDBYS + 2);
});

it('goes on answering a peer that makes one every 2 s, for as long as it does', () => {
  const { askFor, made, pass } = start();
  for (let second = 0; second < 600; second += 2) {
    askFor(1);
    pass(2000);
  }
  expect(made()).toBe(300);
});

/** As `start`, with connections that open. */
function startAble() {
  const ables: ReturnType<typeof ableConnection>[] = [];
  const started = start(() => {
    const able = ableConnection();
    ables.push(able);
    return able.connection;
  });
  const { host, opened, pass, said } = started;
  let offered = 0;
  return {
    ...started,
    ables,
    /** The other side makes a standby and opens it. Whether this side took part. */
    async openNext(): Promise<boolean> {
      const standby = ++offered;
      const before = { made: ables.length, opened: opened.length };
      pass(2000);
      host.deliver({ kind: 'standby', standby, code });
      await until(() => expect(said.some((body) => body.kind === 'standby' && body.standby === standby)).toBe(true));
      if (ables.length === before.made) return false;
      await ables.at(-1)?.open();
      await until(() => expect(opened).toHaveLength(before.opened + 1));
      return true;
    },
    /** The hello on the latest is heard, and the link closes the one below it. */
    switchToLatest() {
      const [before, latest] = opened.slice(-2);
      if (before === undefined || latest === undefined) return;
      before.close();
      host.retired(before.id);
      host.carriedBy(latest.id);
    },
  };
}

it('makes no more than a link may have for a peer that lets one after the other open and never says hello', async () => {
  const { ables, openNext } = startAble();
  const taken: boolean[] = [];
  for (let standby = 1; standby <= 20; standby++) taken.push(await openNext());
  expect(taken).toEqual(Array.from({ length: 20 }, (_, index) => index < MAX_STANDBYS));
  expect(ables).toHaveLength(MAX_STANDBYS);
});

it('goes on for as long as the device at the other end moves, and keeps nothing of those that the link has closed', async () => {
  const { ables, host, openNext, switchToLatest, opened } = startAble();
  for (let move = 1; move <= 50; move++) {
    expect(await openNext()).toBe(true);
    switchToLatest();
  }
  await until(() => expect(ables.map(({ isClosed }) => isClosed())).toEqual(ables.map((_, index) => index < 49)));
  const closes = opened.map((connection) => vi.spyOn(connection, 'close'));
  for (let standby = 1; standby <= 50; standby++) host.deliver({ kind: 'standby', standby, code: null });
  // The one that is left can be given up, and nothing is known of another.
  expect(closes.map(({ mock }) => mock.calls.length)).toEqual(opened.map((_, index) => (index < 49 ? 0 : 1)));
});

it('takes another again once one that was open is lost', async () => {
  const { host, openNext, opened } = startAble();
  for (let standby = 1; standby <= MAX_STANDBYS; standby++) await openNext();
  expect(await openNext()).toBe(false);
  host.retired(opened[0]?.id ?? '');
  expect(await openNext()).toBe(true);
  expect(await openNext()).toBe(false);
});
