import { describe, expect, it } from 'vitest';
import {
  createHealing,
  GRACE_MS,
  type HealingCommand,
  type HealingEvent,
  type HealingState,
  HOPELESS,
  hasStandby,
  MAKE_GAP_MS,
  MIN_PROBE_GAP_MS,
  OPEN_LIMIT_MS,
  POOL_SIZE,
  PROBE_INTERVAL_MS,
  type Prompt,
  REFUSED_PAUSE_MS,
  SLEPT_MS,
  stepHealing,
  UNATTENDED,
} from '../../../src/core/healing.ts';
import { MAX_STANDBYS } from '../../../src/core/limits.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TICK_MS = 500;
const PROMPTS: Prompt[] = ['online', 'network', 'wake', 'opened'];

/** The machine with its clock. */
class Healer {
  now = 1_000_000;
  state: HealingState;

  constructor(tends = false) {
    this.state = createHealing(tends, this.now);
  }

  static interrupted(): Healer {
    const healer = new Healer();
    healer.interrupt();
    return healer;
  }

  /** One whose pool is full, on the side that tends it. */
  static prepared(): Healer {
    const healer = new Healer(true);
    healer.run(MINUTE_MS);
    for (const { number } of healer.state.standbys) healer.take({ type: 'standbyReady', number });
    return healer;
  }

  interrupt(): HealingCommand[] {
    return this.take({ type: 'interrupted', now: this.now });
  }

  take(event: HealingEvent): HealingCommand[] {
    const [next, commands] = stepHealing(this.state, event);
    this.state = next;
    return commands;
  }

  prompt(by: Prompt): HealingCommand[] {
    return this.take({ type: 'prompted', by, now: this.now });
  }

  /** Lets time pass with the host's ticks; returns each command with its time. */
  run(duration: number, attended = true): { after: number; command: HealingCommand }[] {
    const start = this.now;
    const commands: { after: number; command: HealingCommand }[] = [];
    while (this.now < start + duration) {
      this.now += TICK_MS;
      for (const command of this.take({ type: 'ticked', attended, now: this.now })) {
        commands.push({ after: this.now - start, command });
      }
    }
    return commands;
  }

  /** The same; returns when each probe was. */
  pass(duration: number, attended = true): number[] {
    return this.run(duration, attended).flatMap(({ after, command }) => (command.type === 'probe' ? [after] : []));
  }

  /** The same; returns what is done with standbys. */
  passStandbys(duration: number): { after: number; command: HealingCommand }[] {
    return this.run(duration).filter(({ command }) => 'number' in command);
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
  it('is probed at once, and at its interval while somebody waits', () => {
    const healer = new Healer();
    expect(healer.take({ type: 'interrupted', now: healer.now })).toEqual([{ type: 'probe' }]);
    const probes = healer.pass(HOUR_MS / 2 - MINUTE_MS);
    expect(probes).toEqual(probes.map((_, index) => (index + 1) * PROBE_INTERVAL_MS));
    expect(probes.length).toBe((29 * MINUTE_MS) / PROBE_INTERVAL_MS);
  });

  it('is probed less often the longer nothing happens, for a page may only have been left open', () => {
    const healer = Healer.interrupted();
    expect(gaps(healer.pass(10 * HOUR_MS))).toEqual([PROBE_INTERVAL_MS, 10_000, 30_000]);
    expect(HOPELESS.map(({ afterMs }) => afterMs)).toEqual([3 * HOUR_MS, HOUR_MS / 2]);
  });

  it('takes fewer than 5,000 additions of a candidate in a day', () => {
    expect(Healer.interrupted().pass(24 * HOUR_MS).length).toBeLessThan(5000);
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

describe('the pool of standbys', () => {
  it('is filled by the side that tends it, one after the other, once the link has been well for a moment', () => {
    const healer = new Healer(true);
    expect(healer.passStandbys(MINUTE_MS)).toEqual([
      { after: MAKE_GAP_MS, command: { type: 'make', number: 1 } },
      { after: 2 * MAKE_GAP_MS, command: { type: 'make', number: 2 } },
    ]);
    expect(healer.state.standbys).toHaveLength(POOL_SIZE);
  });

  it('is answered by the other side, and not filled by it', () => {
    const healer = new Healer(false);
    expect(healer.passStandbys(MINUTE_MS)).toEqual([]);
    expect(healer.take({ type: 'standbyOffered', number: 1 })).toEqual([{ type: 'make', number: 1 }]);
    expect(healer.take({ type: 'standbyOffered', number: 1 })).toEqual([]);
  });

  it('is no larger than it may be, whoever asks', () => {
    const healer = new Healer(false);
    const asked = Array.from({ length: MAX_STANDBYS + 2 }, (_, index) => index + 1);
    const answers = asked.flatMap((number) => healer.take({ type: 'standbyOffered', number }));
    expect(answers.map(({ type }) => type)).toEqual(['make', 'make', 'make', 'make', 'drop', 'drop']);
  });

  it('takes no number from the side that is to answer, but for one that is no more', () => {
    const healer = Healer.prepared();
    healer.take({ type: 'standbyGone', number: 1, now: healer.now });
    expect(healer.take({ type: 'standbyOffered', number: 1 })).toEqual([]);
    expect(() => healer.take({ type: 'standbyOffered', number: 3 })).toThrow('protocol-violation');
  });

  it('is not filled in an interruption', () => {
    const healer = new Healer(true);
    healer.interrupt();
    expect(healer.passStandbys(MINUTE_MS)).toEqual([]);
  });

  it('is left alone for a while when one could not be made, here or over there', () => {
    const healer = new Healer(true);
    healer.run(MAKE_GAP_MS);
    healer.take({ type: 'standbyGone', number: 1, now: healer.now });
    expect(healer.passStandbys(2 * REFUSED_PAUSE_MS)[0]).toEqual({
      after: REFUSED_PAUSE_MS,
      command: { type: 'make', number: 2 },
    });
  });

  it('has something to offer once both sides know the other code', () => {
    const healer = new Healer(true);
    healer.run(MAKE_GAP_MS);
    expect(hasStandby(healer.state)).toBe(false);
    healer.take({ type: 'standbyReady', number: 1 });
    expect(hasStandby(healer.state)).toBe(true);
  });
});

describe('a standby', () => {
  const activations = (commands: { after: number; command: HealingCommand }[]) =>
    commands.filter(({ command }) => command.type === 'activate');

  it('is kept through a silence in which nothing changed here: the same connection comes back', () => {
    const healer = Healer.prepared();
    healer.interrupt();
    expect(healer.passStandbys(HOUR_MS)).toEqual([]);
  });

  it.each(['online', 'network', 'wake'] as const)(
    'is activated a moment after something changed, unless the link came back by then: %s',
    (by) => {
      const healer = Healer.prepared();
      healer.interrupt();
      healer.run(MINUTE_MS);
      healer.prompt(by);
      expect(healer.passStandbys(GRACE_MS)).toEqual([{ after: GRACE_MS, command: { type: 'activate', number: 1 } }]);
      const other = Healer.prepared();
      other.interrupt();
      other.prompt(by);
      other.take({ type: 'healed' });
      expect(other.passStandbys(HOUR_MS)).toEqual([]);
    },
  );

  it('is not activated because somebody looks', () => {
    const healer = Healer.prepared();
    healer.interrupt();
    healer.prompt('opened');
    expect(healer.passStandbys(HOUR_MS)).toEqual([]);
  });

  it('is activated at once when the silence follows a change, and not when the change was long ago', () => {
    const healer = Healer.prepared();
    healer.prompt('network');
    healer.run(2000);
    healer.interrupt();
    expect(activations(healer.run(TICK_MS))).toHaveLength(1);
    const later = Healer.prepared();
    later.prompt('network');
    later.run(MINUTE_MS);
    later.interrupt();
    expect(activations(later.run(HOUR_MS))).toEqual([]);
  });

  it('is activated at once when the checks of the other side arrive, even if nothing was noticed here', () => {
    const healer = Healer.prepared();
    const checks = { type: 'checksArrived', number: 2, now: healer.now } as const;
    expect(healer.take(checks)).toEqual([{ type: 'activate', number: 2 }]);
    expect(healer.take(checks)).toEqual([]);
  });

  it('is not activated before its code is known', () => {
    const healer = new Healer(true);
    healer.run(MAKE_GAP_MS);
    expect(healer.take({ type: 'checksArrived', number: 1, now: healer.now })).toEqual([]);
  });

  it('is activated at once when no connection is left', () => {
    const healer = Healer.prepared();
    healer.interrupt();
    expect(healer.take({ type: 'stranded', now: healer.now })).toEqual([{ type: 'activate', number: 1 }]);
  });

  it('gives way to the next when it does not open, and there is no third', () => {
    const healer = Healer.prepared();
    healer.interrupt();
    healer.prompt('network');
    expect(activations(healer.run(HOUR_MS))).toEqual([
      { after: GRACE_MS, command: { type: 'activate', number: 1 } },
      { after: GRACE_MS + OPEN_LIMIT_MS, command: { type: 'activate', number: 2 } },
    ]);
  });

  it('is dropped when it did not open and the link came back another way, and another is made', () => {
    const healer = Healer.prepared();
    healer.interrupt();
    healer.prompt('network');
    healer.run(GRACE_MS);
    healer.take({ type: 'healed' });
    expect(healer.passStandbys(MINUTE_MS)).toEqual([
      { after: OPEN_LIMIT_MS + TICK_MS, command: { type: 'drop', number: 1 } },
      { after: OPEN_LIMIT_MS + TICK_MS, command: { type: 'make', number: 3 } },
    ]);
  });

  it('belongs to the link once it is open: it is not dropped any more, and the pool is filled again', () => {
    const healer = Healer.prepared();
    healer.interrupt();
    healer.prompt('network');
    healer.run(GRACE_MS);
    expect(healer.take({ type: 'standbyOpened', number: 1 })).toEqual([]);
    expect(healer.take({ type: 'switched', number: 1 })).toEqual([]);
    healer.take({ type: 'healed' });
    expect(healer.passStandbys(MINUTE_MS)).toEqual([{ after: TICK_MS, command: { type: 'make', number: 3 } }]);
  });

  it('takes those of lower number with it, for they cannot carry the link any more', () => {
    const healer = Healer.prepared();
    healer.take({ type: 'checksArrived', number: 2, now: healer.now });
    healer.take({ type: 'standbyOpened', number: 2 });
    expect(healer.take({ type: 'switched', number: 2 })).toEqual([{ type: 'drop', number: 1 }]);
    expect(healer.state.standbys).toEqual([]);
  });
});

describe('a standby that is open', () => {
  /** Each is offered, known to both sides, reached by the other side and opened, as far as it was made. */
  function openAll(healer: Healer, numbers: number[]): HealingCommand[] {
    return numbers.flatMap((number) => {
      const commands = healer.take({ type: 'standbyOffered', number });
      healer.take({ type: 'standbyReady', number });
      healer.take({ type: 'checksArrived', number, now: healer.now });
      healer.take({ type: 'standbyOpened', number });
      return commands;
    });
  }

  it('is one of those that a link may have for as long as nothing was heard on it', () => {
    const healer = new Healer(false);
    const commands = openAll(
      healer,
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(commands.map(({ type }) => type)).toEqual([
      ...Array.from({ length: MAX_STANDBYS }, () => 'make'),
      ...Array.from({ length: 20 - MAX_STANDBYS }, () => 'drop'),
    ]);
    // One of them is closed: there is room for one.
    healer.take({ type: 'standbyGone', number: 2, now: healer.now });
    expect(openAll(healer, [21, 22]).map(({ type }) => type)).toEqual(['make', 'drop']);
  });

  it('is replaced in the pool, but by no more than a link may have, where the other side opens one after the other', () => {
    const healer = new Healer(true);
    const made: number[] = [];
    for (let round = 0; round < 20; round++) {
      for (const { command } of healer.passStandbys(MINUTE_MS)) {
        expect(command.type).toBe('make');
        if (!('number' in command)) continue;
        const { number } = command;
        made.push(number);
        healer.take({ type: 'standbyReady', number });
        healer.take({ type: 'checksArrived', number, now: healer.now });
        healer.take({ type: 'standbyOpened', number });
      }
    }
    expect(made).toEqual(Array.from({ length: MAX_STANDBYS }, (_, index) => index + 1));
  });

  it('is not dropped when a higher one carries the link, for the link closes it, and counts until then', () => {
    const healer = new Healer(false);
    openAll(healer, [1, 2, 3]);
    healer.take({ type: 'standbyOffered', number: 4 });
    expect(healer.take({ type: 'switched', number: 2 })).toEqual([]);
    expect(healer.state.standbys.map(({ number }) => number)).toEqual([1, 3, 4]);
    healer.take({ type: 'standbyGone', number: 1, now: healer.now });
    expect(healer.state.standbys.map(({ number }) => number)).toEqual([3, 4]);
  });

  it('is nothing that may yet take the place of the last connection', () => {
    const healer = new Healer(false);
    openAll(healer, [1]);
    expect(hasStandby(healer.state)).toBe(false);
  });

  it.each([true, false])('comes with every move of a device that moves on and on, whoever tends: %s', (tends) => {
    const healer = new Healer(tends);
    let offered = 0;
    for (let move = 1; move <= 100; move++) {
      if (!tends) {
        while (healer.state.standbys.length < POOL_SIZE) {
          expect(healer.take({ type: 'standbyOffered', number: ++offered }).map(({ type }) => type)).toEqual(['make']);
        }
      }
      healer.run(2 * MAKE_GAP_MS);
      expect(healer.state.standbys).toHaveLength(POOL_SIZE);
      for (const { number } of healer.state.standbys) healer.take({ type: 'standbyReady', number });
      healer.interrupt();
      healer.prompt('network');
      expect(healer.passStandbys(GRACE_MS)).toEqual([{ after: GRACE_MS, command: { type: 'activate', number: move } }]);
      healer.take({ type: 'standbyOpened', number: move });
      expect(healer.take({ type: 'switched', number: move })).toEqual([]);
      healer.take({ type: 'healed' });
      expect(healer.state.standbys.map(({ number }) => number)).toEqual([move + 1]);
    }
  });
});
