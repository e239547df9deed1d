import { describe, expect, it } from 'vitest';
import {
  createHealing,
  type HealingCommand,
  type HealingEvent,
  MIN_PROBE_GAP_MS,
  PROBE_INTERVAL_MS,
  type Prompt,
  SLEPT_MS,
  stepHealing,
  UNATTENDED,
} from '../../../src/core/healing.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TICK_MS = 500;
const PROMPTS: Prompt[] = ['online', 'network', 'wake', 'opened'];

/** The machine with its clock. */
class Healer {
  now = 1_000_000;
  state = createHealing(this.now);

  static interrupted(): Healer {
    const healer = new Healer();
    healer.take({ type: 'interrupted', now: healer.now });
    return healer;
  }

  take(event: HealingEvent): HealingCommand[] {
    const [next, commands] = stepHealing(this.state, event);
    this.state = next;
    return commands;
  }

  prompt(by: Prompt): HealingCommand[] {
    return this.take({ type: 'prompted', by, now: this.now });
  }

  /** Lets time pass with the host's ticks; returns when each probe was. */
  pass(duration: number, attended = true): number[] {
    const start = this.now;
    const probes: number[] = [];
    while (this.now < start + duration) {
      this.now += TICK_MS;
      for (const { type } of this.take({ type: 'ticked', attended, now: this.now })) {
        if (type === 'probe') probes.push(this.now - start);
      }
    }
    return probes;
  }
}

/** The times between probes, each once, in the order in which they first come. */
const gaps = (probes: number[]) => [...new Set(probes.slice(1).map((at, index) => at - (probes[index] ?? 0)))];

describe('a link that is well', () => {
  it('is left alone', () => {
    const healer = new Healer();
    expect(healer.pass(HOUR_MS)).toEqual([]);
    expect(healer.prompt('opened')).toEqual([]);
  });

  it.each(PROMPTS.filter((by) => by !== 'opened'))('is doubted when something changed: %s', (by) => {
    expect(new Healer().prompt(by)).toEqual([{ type: 'doubt' }]);
  });

  it('is doubted when the clock jumped, for then the machine slept', () => {
    const healer = new Healer();
    healer.pass(MINUTE_MS);
    healer.now += SLEPT_MS;
    expect(healer.take({ type: 'ticked', attended: false, now: healer.now })).toEqual([]);
    healer.now += SLEPT_MS + 1;
    expect(healer.take({ type: 'ticked', attended: false, now: healer.now })).toEqual([{ type: 'doubt' }]);
  });
});

describe('an interrupted link', () => {
  it('is probed at once, and at its interval for as long as somebody waits', () => {
    const healer = new Healer();
    expect(healer.take({ type: 'interrupted', now: healer.now })).toEqual([{ type: 'probe' }]);
    const probes = healer.pass(24 * HOUR_MS);
    expect(probes).toEqual(probes.map((_, index) => (index + 1) * PROBE_INTERVAL_MS));
    expect(probes.length).toBe((24 * HOUR_MS) / PROBE_INTERVAL_MS);
  });

  it('is probed often enough that an ICE check list does not end, and no oftener than two seconds', () => {
    expect(PROBE_INTERVAL_MS).toBeGreaterThanOrEqual(2000);
    expect(PROBE_INTERVAL_MS).toBeLessThan(4000);
  });

  it('is probed less often after minutes, and after an hour, in which nobody looked', () => {
    const healer = Healer.interrupted();
    expect(gaps(healer.pass(10 * HOUR_MS, false))).toEqual([PROBE_INTERVAL_MS, 10_000, 30_000]);
    expect(UNATTENDED.map(({ afterMs }) => afterMs)).toEqual([HOUR_MS, 5 * MINUTE_MS]);
  });

  it('is probed as often as at first once somebody looks again', () => {
    const healer = Healer.interrupted();
    healer.pass(10 * HOUR_MS, false);
    expect(healer.prompt('opened')).toEqual([{ type: 'probe' }]);
    expect(healer.pass(MINUTE_MS, true)).toHaveLength(MINUTE_MS / PROBE_INTERVAL_MS);
    expect(gaps(healer.pass(MINUTE_MS, false))).toEqual([PROBE_INTERVAL_MS]);
  });

  it.each(PROMPTS)('is probed at once when something changed: %s', (by) => {
    const healer = Healer.interrupted();
    healer.pass(2 * HOUR_MS + 5000, false);
    expect(healer.prompt(by)).toEqual([{ type: 'probe' }]);
  });

  it('is probed at once when the machine wakes', () => {
    const healer = Healer.interrupted();
    healer.pass(2 * HOUR_MS + 5000, false);
    healer.now += SLEPT_MS + 1;
    expect(healer.take({ type: 'ticked', attended: false, now: healer.now })).toEqual([{ type: 'probe' }]);
  });

  it('is probed at most once a second, however many things change', () => {
    const healer = Healer.interrupted();
    const start = healer.now;
    let probes = 0;
    while (healer.now < start + MINUTE_MS) {
      healer.now += 10;
      probes += healer.prompt('network').length;
    }
    expect(probes).toBe(MINUTE_MS / MIN_PROBE_GAP_MS);
  });

  it('goes on with its rhythm when it is interrupted once more', () => {
    const healer = Healer.interrupted();
    const { state } = healer;
    healer.now += 1000;
    expect(healer.take({ type: 'interrupted', now: healer.now })).toEqual([]);
    expect(healer.state).toBe(state);
  });

  it('is left alone once it is healed, and probed anew with the next silence', () => {
    const healer = Healer.interrupted();
    healer.pass(10 * HOUR_MS, false);
    expect(healer.take({ type: 'healed' })).toEqual([]);
    expect(healer.pass(HOUR_MS, false)).toEqual([]);
    expect(healer.take({ type: 'interrupted', now: healer.now })).toEqual([{ type: 'probe' }]);
    expect(healer.pass(PROBE_INTERVAL_MS, false)).toEqual([PROBE_INTERVAL_MS]);
  });
});
