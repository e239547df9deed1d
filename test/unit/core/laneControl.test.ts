import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IDLE_LANES, type LaneControl, stepLanes } from '../../../src/core/laneControl.ts';
import { MAX_LANES } from '../../../src/core/limits.ts';

interface Network {
  roundTripMs: number;
  /** Where the latest one has queues and busy processors in it. */
  baseRoundTripMs?: number;
  /** Bytes a second over so many open lanes. */
  rateOf(lanes: number): number;
  /** As many as ever open. */
  mostLanes?: number;
}

const MB = 1_000_000;
/** The CPU is the limit: more lanes do not help. */
const LAN: Network = { roundTripMs: 1, rateOf: () => 20 * MB };
/** Near, and slow: a Wi-Fi that two lanes fill no better than one. */
const SLOW_LAN: Network = { roundTripMs: 1, rateOf: () => 5 * MB };
/** As measured over 100 ms: 1 lane 0.8 MB/s, 4 3.5, 16 9.4. */
const DISTANCE: Network = { roundTripMs: 100, rateOf: (lanes) => 0.8 * MB * lanes ** 0.9 };

/** The controller over a simulated network, looked at every 250 ms. A lane takes four round trips to open. */
class Run {
  now = 1_000_000;
  state: LaneControl = IDLE_LANES;
  wanted = 0;
  demand = true;
  writtenBytes = 0;
  readonly history: number[] = [];
  network: Network;
  private opening: number[] = [];
  private open = 0;

  constructor(network: Network) {
    this.network = network;
  }

  get openLanes(): number {
    return this.open;
  }

  pass(ms: number): this {
    for (const end = this.now + ms; this.now < end; ) {
      this.now += 250;
      if (this.demand) this.writtenBytes += this.open === 0 ? 0 : this.network.rateOf(this.open) / 4;
      this.opening = this.opening.filter((at) => {
        if (at > this.now) return true;
        this.open++;
        return false;
      });
      const { now, demand, writtenBytes, open: openLanes } = this;
      const { roundTripMs, baseRoundTripMs = roundTripMs } = this.network;
      const sight = { now, demand, openLanes, writtenBytes, roundTripMs, baseRoundTripMs };
      [this.state, this.wanted] = stepLanes(this.state, sight);
      this.history.push(this.wanted);
      const most = Math.min(this.wanted, this.network.mostLanes ?? MAX_LANES);
      if (this.open > this.wanted) this.open = this.wanted;
      while (this.open + this.opening.length < most) this.opening.push(now + 4 * roundTripMs);
    }
    return this;
  }
}

describe('the number of lanes', () => {
  it('is none before anything is sent, and stays none', () => {
    const run = new Run(LAN);
    run.demand = false;
    expect(run.pass(60_000).history).toEqual(run.history.map(() => 0));
  });

  it('is one on a LAN that is fast, and nothing else is tried', () => {
    const run = new Run(LAN).pass(180_000);
    expect(Math.max(...run.history)).toBe(1);
    expect(run.state).toMatchObject({ phase: 'settled', lanes: 1 });
  });

  it('is one on a LAN whose ends are too busy to answer soon', () => {
    const run = new Run({ ...LAN, roundTripMs: 120, baseRoundTripMs: 2 }).pass(60_000);
    expect(Math.max(...run.history)).toBe(1);
  });

  it('does not rise while nothing at all is written: it is not the lanes that this waits for', () => {
    const silent: Network = { ...SLOW_LAN, rateOf: () => 0 };
    const run = new Run(silent).pass(60_000);
    expect(new Set(run.history)).toEqual(new Set([1]));
    run.network = SLOW_LAN;
    while (run.state.phase !== 'settled') run.pass(250);
    run.network = silent;
    run.history.length = 0;
    expect(new Set(run.pass(120_000).history)).toEqual(new Set([1]));
  });

  it('is one on a slow LAN: a second is tried, is no faster, and goes', () => {
    const run = new Run(SLOW_LAN).pass(10_000);
    expect(Math.max(...run.history)).toBe(2);
    expect(run.wanted).toBe(1);
    expect(run.state).toMatchObject({ phase: 'settled', lanes: 1 });
  });

  it('comes back to one on a slow LAN every time that it tries again', () => {
    const run = new Run(SLOW_LAN).pass(180_000);
    expect(Math.max(...run.history)).toBe(2);
    expect(run.history.filter((lanes) => lanes === 2).length / run.history.length).toBeLessThan(0.1);
    expect(run.wanted).toBe(1);
  });

  it('is 16 over 100 ms within six seconds, and stays', () => {
    const run = new Run(DISTANCE).pass(6000);
    expect(run.wanted).toBe(MAX_LANES);
    expect(new Set(run.pass(120_000).history.slice(24))).toEqual(new Set([MAX_LANES]));
  });

  it('follows what is worth it: of a path that four lanes fill, four are kept', () => {
    const run = new Run({ roundTripMs: 10, rateOf: (lanes) => Math.min(4, lanes) * MB }).pass(15_000);
    expect(run.wanted).toBe(4);
    expect(run.state).toMatchObject({ phase: 'settled', lanes: 4 });
  });

  it('does not rise where the rate does not', () => {
    for (const roundTripMs of [1, 10, 30, 100, 300]) {
      const run = new Run({ roundTripMs, rateOf: () => MB }).pass(5000);
      const [first = 0] = run.history;
      expect(run.pass(15_000).wanted).toBe(first);
    }
  });

  it('is tried again when the network has become another', () => {
    const run = new Run(LAN).pass(10_000);
    run.network = { ...DISTANCE, roundTripMs: 20 };
    run.pass(60_000);
    expect(run.wanted).toBe(MAX_LANES);
  });

  it('does not wait for lanes that do not open: what is there is judged', () => {
    const run = new Run({ ...DISTANCE, mostLanes: 3 }).pass(20_000);
    expect(run.state.phase).toBe('settled');
    expect(run.openLanes).toBe(3);
  });

  it('waits for a first lane for as long as it takes', () => {
    const run = new Run({ ...DISTANCE, mostLanes: 0 }).pass(60_000);
    expect(new Set(run.history)).toEqual(new Set([8]));
    expect(run.state.phase).toBe('trying');
  });

  it('stays for a while when nothing more is to be sent, and then one stays for the next file', () => {
    const run = new Run(DISTANCE).pass(10_000);
    run.demand = false;
    run.pass(14_000);
    expect(run.openLanes).toBe(MAX_LANES);
    run.pass(2000);
    expect(run.openLanes).toBe(1);
    expect(run.pass(600_000).openLanes).toBe(1);
  });

  it('is never more than there may be, whatever is seen', () => {
    const sight = fc.record({
      wait: fc.nat(5000),
      demand: fc.boolean(),
      openLanes: fc.nat(MAX_LANES),
      more: fc.nat(100 * MB),
      roundTripMs: fc.nat(2000),
      baseRoundTripMs: fc.nat(2000),
    });
    fc.assert(
      fc.property(fc.array(sight, { maxLength: 60 }), (sights) => {
        let state = IDLE_LANES;
        let [now, writtenBytes] = [0, 0];
        for (const { wait, more, ...seen } of sights) {
          now += wait;
          writtenBytes += more;
          const [next, wanted] = stepLanes(state, { ...seen, now, writtenBytes });
          expect(wanted).toBeLessThanOrEqual(MAX_LANES);
          expect(wanted).toBeGreaterThanOrEqual(seen.demand ? 1 : 0);
          if (!seen.demand) expect(wanted).toBeLessThanOrEqual(seen.openLanes);
          state = next;
        }
      }),
    );
  });
});
