import { beforeEach, expect, it, vi } from 'vitest';
import type { Description } from '../../../src/core/description.ts';
import { readLocalDescription } from '../../../src/core/sessionDescription.ts';
import { createPeerConnection, type PeerConnection } from '../../../src/offscreen/peerConnection.ts';
import { VECTORS } from '../core/pairingSupport.ts';

const sdp = VECTORS[0]?.sdp ?? '';
const LOCAL = readLocalDescription(sdp);

/** The other side's description, told apart by its fingerprint. */
const other = (byte: number): Description => ({ ...LOCAL, fingerprint: new Uint8Array(32).fill(byte), ufrag: 'abcd' });
const fingerprint = (byte: number) => byte.toString(16).padStart(2, '0').repeat(32);

beforeEach(() => void vi.stubGlobal('performance', { mark() {}, measure() {} }));

/** A browser's connection whose events come when the test says so. */
async function start() {
  const control = { readyState: 'connecting', addEventListener() {} } as unknown as RTCDataChannel;
  /** Answers that the browser is setting. */
  const setting: (() => void)[] = [];
  let stats = Promise.resolve();
  const connection = Object.assign(new EventTarget(), {
    ...{ signalingState: 'have-local-offer', iceGatheringState: 'complete', iceConnectionState: 'new' },
    localDescription: { sdp },
    createDataChannel: (label: string) => (label === 'control' ? control : {}),
    getConfiguration: () => ({}),
    setConfiguration() {},
    createOffer: async () => ({ type: 'offer', sdp }),
    async setLocalDescription() {
      connection.signalingState = 'have-local-offer';
    },
    setRemoteDescription: () =>
      new Promise<void>((resolve) => {
        connection.signalingState = 'stable';
        setting.push(resolve);
      }),
    getStats: async () => {
      await stats;
      return new Map();
    },
    close() {},
  });
  const peer = createPeerConnection('c', connection as unknown as RTCPeerConnection, {
    ...{ purpose: 'link', servers: [], giveChannel() {} },
  });
  await new Promise<void>((resolve) => {
    peer.listener = { described: () => resolve() };
  });
  const told: string[] = [];
  peer.listener = {
    opened: () => told.push(`open with ${peer.fingerprints().other}`),
    frame: (bytes) => told.push(`frame of ${bytes.byteLength}`),
    lost: () => told.push('lost'),
  };
  const answerSet = async () => {
    await vi.waitFor(() => expect(setting).toHaveLength(1));
    setting.shift()?.();
  };
  return {
    peer,
    told,
    setting,
    answerSet,
    open() {
      Object.assign(control, { readyState: 'open' });
      control.onopen?.(new Event('open'));
    },
    say: (bytes: number) => control.onmessage?.(new MessageEvent('message', { data: new ArrayBuffer(bytes) })),
    close: () => control.onclose?.(new Event('close')),
    /** Statistics take until the test says so. */
    holdStats() {
      let goOn = () => {};
      stats = new Promise((resolve) => {
        goOn = resolve;
      });
      return () => goOn();
    },
  };
}

async function apply(peer: PeerConnection, byte: number, set: () => Promise<void>): Promise<void> {
  const applied = peer.applyRemote(other(byte));
  await set();
  await applied;
}

it('knows whom the channel is with, though it opens before the browser says that the new answer is set', async () => {
  const { peer, told, setting, answerSet, open, say } = await start();
  await apply(peer, 1, answerSet);
  const applied = peer.applyRemote(other(2));
  await vi.waitFor(() => expect(setting).toHaveLength(1));
  open();
  say(7);
  expect(told).toEqual([]);
  await answerSet();
  await applied;
  await vi.waitFor(() => expect(told).toEqual([`open with ${fingerprint(2)}`, 'frame of 7']));
  say(8);
  expect(told.at(-1)).toBe('frame of 8');
});

it('stays with whom the channel opened with, whatever other answer was on its way', async () => {
  const { peer, told, setting, answerSet, open, holdStats } = await start();
  await apply(peer, 1, answerSet);
  const goOn = holdStats();
  const applied = peer.applyRemote(other(2));
  open();
  goOn();
  await applied;
  await vi.waitFor(() => expect(told).toEqual([`open with ${fingerprint(1)}`]));
  expect(setting).toEqual([]);
  expect(peer.fingerprints().other).toBe(fingerprint(1));
});

it('tells of the end behind all that came before it', async () => {
  const { peer, told, answerSet, open, say, close } = await start();
  await apply(peer, 1, answerSet);
  open();
  say(7);
  close();
  await vi.waitFor(() => expect(told).toEqual([`open with ${fingerprint(1)}`, 'frame of 7', 'lost']));
});
