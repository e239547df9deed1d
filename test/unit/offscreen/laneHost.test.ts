import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/frame.ts';
import { MAX_LANES } from '../../../src/core/limits.ts';
import { createLaneHost } from '../../../src/offscreen/laneHost.ts';

/** A connection that never finds out what it is. */
function deafConnection(): RTCPeerConnection {
  return {
    createDataChannel: () => ({}),
    createOffer: () => new Promise(() => {}),
    addEventListener() {},
    close() {},
  } as unknown as RTCPeerConnection;
}

function start() {
  const said: Body[] = [];
  let made = 0;
  let now = 0;
  const host = createLaneHost({
    createConnection() {
      made++;
      return deafConnection();
    },
    servers: [],
    randomId: () => 'ab'.repeat(16),
    now: () => now,
    say: (body) => said.push(body),
    mayMake: () => true,
    giveChannel() {},
    added() {},
    removed() {},
    retired() {},
  });
  let asked = 0;
  return {
    said,
    made: () => made,
    pass: (ms: number) => {
      now += ms;
    },
    /** Asks for lanes, and gives each up at once. */
    askFor(count: number) {
      for (let lane = 0; lane < count; lane++) {
        const id = (asked++).toString(16).padStart(16, '0');
        host.deliver({ kind: 'lane', lane: id, code: '00'.repeat(7) });
        host.deliver({ kind: 'laneAnswer', lane: id, code: null });
      }
    },
    host,
  };
}

describe('a peer that asks for lane after lane', () => {
  it('gets what an honest one may need on the worst network, and costs no connection beyond that', () => {
    const { askFor, made, said, pass } = start();
    askFor(1000);
    expect(made()).toBe(4 * MAX_LANES);
    expect(said).toHaveLength(1000 - 4 * MAX_LANES);
    expect(said.every((body) => body.kind === 'laneAnswer' && body.code === null)).toBe(true);
    pass(6000);
    askFor(MAX_LANES);
    expect(made()).toBe(5 * MAX_LANES);
  });

  it('does not use up what it may have while it has as many as there may be', () => {
    const { host, made, pass, askFor } = start();
    for (let lane = 0; lane < 500; lane++) {
      host.deliver({ kind: 'lane', lane: `f${lane.toString(16).padStart(15, '0')}`, code: '00'.repeat(7) });
    }
    expect(made()).toBe(MAX_LANES);
    for (let lane = 0; lane < MAX_LANES; lane++) host.remove(`f${lane.toString(16).padStart(15, '0')}`);
    pass(0);
    askFor(3 * MAX_LANES);
    expect(made()).toBe(4 * MAX_LANES);
    host.closeAll();
  });
});
