import { expect, it } from 'vitest';
import type { Body } from '../../../src/core/frame.ts';
import { MAX_STANDBYS } from '../../../src/core/limits.ts';
import { encodeCode } from '../../../src/core/pairingCode.ts';
import { createHealingHost } from '../../../src/offscreen/healingHost.ts';

/** A code that reads. */
const code = Buffer.from(
  encodeCode({
    fingerprint: new Uint8Array(32).fill(7),
    ufrag: 'abcd',
    pwd: 'abcdefghijklmnopqrstuvwx',
    candidates: [],
  }),
).toString('hex');

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

/** The side that does not tend the pool. */
function start() {
  const said: Body[] = [];
  let made = 0;
  let now = 0;
  let number = 0;
  const host = createHealingHost({
    tends: false,
    createConnection() {
      made++;
      return deafConnection();
    },
    servers: [],
    randomId: () => 'ab'.repeat(16),
    now: () => now,
    isWatched: () => false,
    say: (body) => said.push(body),
    giveChannel() {},
    probe() {},
    doubt() {},
    opened() {},
  });
  return {
    said,
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
