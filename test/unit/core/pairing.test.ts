import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Description } from '../../../src/core/description.ts';
import { PeerError } from '../../../src/core/errors.ts';
import { PROBE_INTERVAL_MS } from '../../../src/core/healing.ts';
import type { NetworkChoice } from '../../../src/core/iceServer.ts';
import {
  appointedKey,
  createPairing,
  type PairingCommand,
  type PairingEvent,
  type PairingState,
  remoteOf,
  type Scanned,
  stepPairing,
} from '../../../src/core/pairing.ts';
import { thrownBy } from './support/thrownBy.ts';

const HOUR_MS = 3_600_000;

/** The description of a connection with this certificate, at this address. */
function description(certificate: number, address = '192.168.1.2'): Description {
  return {
    fingerprint: new Uint8Array(32).fill(certificate),
    ufrag: 'abcd',
    pwd: 'abcdefghijklmnopqrstuvwx',
    candidates: [{ type: 'host', address: { family: 'ipv4', text: address }, port: 50_000 }],
  };
}

const OURS = description(1);
const THEIRS = description(0xa0);
const ANOTHER = description(0xb0);

/** A pairing machine with its clock. */
class Pairing {
  state: PairingState;
  now = 1_000_000;

  constructor() {
    this.state = createPairing()[0];
  }

  static shown(): Pairing {
    const pairing = new Pairing();
    pairing.describe(OURS);
    return pairing;
  }

  static scanned(remote = THEIRS): Pairing {
    const pairing = Pairing.shown();
    pairing.take(remote);
    return pairing;
  }

  step(event: PairingEvent): PairingCommand[] {
    const [next, commands] = stepPairing(this.state, event);
    this.state = next;
    return commands;
  }

  describe(local: Description, generation = this.state.generation): PairingCommand[] {
    return this.step({ type: 'described', generation, local, now: this.now });
  }

  take(remote: Description, by: Scanned['by'] = 'camera'): PairingCommand[] {
    return this.step({ type: 'codeTaken', remote, by, appointment: null, now: this.now });
  }

  see(generation = this.state.generation): PairingCommand[] {
    return this.step({ type: 'checksArrived', generation });
  }

  open(generation = this.state.generation): PairingCommand[] {
    return this.step({ type: 'opened', generation });
  }

  choose(network: NetworkChoice): PairingCommand[] {
    return this.step({ type: 'networkChosen', network });
  }

  tick(after: number): PairingCommand[] {
    this.now += after;
    return this.step({ type: 'ticked', now: this.now });
  }

  renew(): PairingCommand[] {
    return this.step({ type: 'renewAsked' });
  }

  fail(generation = this.state.generation): PairingCommand[] {
    return this.step({ type: 'prepareFailed', generation, error: new PeerError('connection-unavailable') });
  }

  /** Time passes with the host's ticks; returns the time of each probe. */
  pass(duration: number): number[] {
    const start = this.now;
    const probes: number[] = [];
    while (this.now < start + duration) {
      this.now += 500;
      for (const { type } of this.step({ type: 'ticked', now: this.now })) {
        if (type === 'probe') probes.push(this.now - start);
        else throw new Error(`${type} while nothing happened`);
      }
    }
    return probes;
  }
}

describe('a pairing', () => {
  it('begins with a connection, and shows its code when it is described', () => {
    expect(createPairing()[1]).toEqual([{ type: 'prepare', generation: 0, network: 'same', appointment: null }]);
    const pairing = new Pairing();
    expect(pairing.describe(OURS)).toEqual([]);
    expect(pairing.state).toMatchObject({ phase: 'shown', local: OURS, shownAt: pairing.now });
  });

  it('knows both when theirs is scanned first', () => {
    const pairing = Pairing.shown();
    expect(pairing.take(THEIRS)).toEqual([{ type: 'applyRemote', remote: THEIRS }]);
    expect(pairing.state).toMatchObject({ phase: 'scanned', scanned: { remote: THEIRS, by: 'camera' } });
    expect(pairing.see()).toEqual([]);
    expect(pairing.state).toMatchObject({ phase: 'both', scanned: { remote: THEIRS }, local: OURS });
  });

  it('knows both when ours is scanned first', () => {
    const pairing = Pairing.shown();
    expect(pairing.see()).toEqual([]);
    expect(pairing.state.phase).toBe('seen');
    expect(pairing.take(THEIRS, 'text')).toEqual([{ type: 'applyRemote', remote: THEIRS }]);
    expect(pairing.state).toMatchObject({
      phase: 'both',
      scanned: { remote: THEIRS, by: 'text', at: pairing.now },
    });
  });

  it('learns nothing new from checks that go on arriving', () => {
    for (const pairing of [Pairing.shown(), Pairing.scanned()]) {
      pairing.see();
      const { state } = pairing;
      expect(pairing.see()).toEqual([]);
      expect(pairing.state).toBe(state);
    }
  });

  it.each(['scanned', 'both'])('shows a fresh code as soon as a link has opened (%s)', (phase) => {
    const pairing = Pairing.scanned();
    if (phase === 'both') pairing.see();
    expect(pairing.open()).toEqual([{ type: 'prepare', generation: 1, network: 'same', appointment: null }]);
    expect(pairing.state).toMatchObject({ phase: 'preparing', generation: 1, pending: null });
  });

  it('shows the new addresses when the network changes, and stays where it is', () => {
    const moved = description(1, '10.0.0.7');
    for (const pairing of [Pairing.shown(), Pairing.scanned()]) {
      const { phase } = pairing.state;
      pairing.now += 5000;
      expect(pairing.describe(moved)).toEqual([]);
      expect(pairing.state).toMatchObject({ phase, local: moved, shownAt: pairing.now - 5000 });
    }
  });
});

describe('a code that is taken', () => {
  it('before our own is ready is applied as soon as it is', () => {
    const pairing = new Pairing();
    expect(pairing.take(THEIRS)).toEqual([]);
    pairing.now += 120;
    expect(pairing.describe(OURS)).toEqual([{ type: 'applyRemote', remote: THEIRS }]);
    expect(pairing.state).toMatchObject({ phase: 'scanned', scanned: { remote: THEIRS, at: pairing.now - 120 } });
    expect(pairing.pass(PROBE_INTERVAL_MS)).toEqual([PROBE_INTERVAL_MS]);
  });

  it('before our own is ready gives way to a later one', () => {
    const pairing = new Pairing();
    pairing.take(THEIRS);
    pairing.take(ANOTHER);
    expect(pairing.describe(OURS)).toEqual([{ type: 'applyRemote', remote: ANOTHER }]);
  });

  it('is refused when it is our own, and changes nothing', () => {
    const seen = Pairing.shown();
    seen.see();
    for (const pairing of [Pairing.shown(), seen, Pairing.scanned()]) {
      const { state } = pairing;
      expect(thrownBy(() => pairing.take(description(1, '10.0.0.7'))).code).toBe('code-own');
      expect(pairing.state).toBe(state);
    }
  });

  it('is refused in every phase when it opened a link before, and changes nothing', () => {
    const pairing = Pairing.scanned();
    pairing.open();
    const expectRefused = () => {
      const { state } = pairing;
      expect(thrownBy(() => pairing.take(THEIRS)).code).toBe('code-used');
      expect(pairing.state).toBe(state);
    };
    expectRefused();
    pairing.describe(description(2));
    expectRefused();
    pairing.see();
    expectRefused();
    pairing.take(ANOTHER);
    expectRefused();
    pairing.fail();
    expectRefused();
    pairing.renew();
    expectRefused();
  });

  it('is remembered as used for every link, not only for the last', () => {
    const pairing = Pairing.scanned();
    pairing.open();
    pairing.describe(description(2));
    pairing.take(ANOTHER);
    pairing.open();
    for (const used of [THEIRS, ANOTHER]) expect(thrownBy(() => pairing.take(used)).code).toBe('code-used');
  });

  it('is not used up by being scanned: the same one may come again after a renewal', () => {
    const pairing = Pairing.scanned();
    pairing.renew();
    pairing.describe(description(2));
    expect(pairing.take(THEIRS)).toEqual([{ type: 'applyRemote', remote: THEIRS }]);
  });

  it('for the second time only looks at once whether they are there', () => {
    const pairing = Pairing.scanned();
    const { state } = pairing;
    pairing.now += 700;
    expect(pairing.take(THEIRS)).toEqual([{ type: 'probe' }]);
    expect(pairing.state).toBe(state);
  });

  it.each(['scanned', 'both'])('after another one needs a fresh connection, and is applied to it (%s)', (phase) => {
    const pairing = Pairing.scanned();
    if (phase === 'both') pairing.see();
    expect(pairing.take(ANOTHER, 'text')).toEqual([
      { type: 'prepare', generation: 1, network: 'same', appointment: null },
    ]);
    expect(pairing.state).toMatchObject({ phase: 'preparing', pending: { remote: ANOTHER, by: 'text' } });
    expect(pairing.describe(description(2))).toEqual([{ type: 'applyRemote', remote: ANOTHER }]);
    expect(pairing.state).toMatchObject({ phase: 'scanned', local: description(2), scanned: { remote: ANOTHER } });
    expect(pairing.take(THEIRS)).toEqual([{ type: 'prepare', generation: 2, network: 'same', appointment: null }]);
  });

  it('after a failure begins a fresh attempt, to which it is applied', () => {
    const pairing = Pairing.shown();
    pairing.fail();
    expect(pairing.take(THEIRS)).toEqual([{ type: 'prepare', generation: 1, network: 'same', appointment: null }]);
    expect(pairing.describe(description(2))).toEqual([{ type: 'applyRemote', remote: THEIRS }]);
  });
});

describe('waiting', () => {
  it('probes at the interval for ever, and ends by itself never', () => {
    for (const isSeen of [false, true]) {
      const pairing = Pairing.scanned();
      if (isSeen) pairing.see();
      const { phase } = pairing.state;
      const probes = pairing.pass(3 * HOUR_MS);
      expect(probes.length).toBe((3 * HOUR_MS) / PROBE_INTERVAL_MS);
      expect(probes).toEqual(probes.map((_, index) => (index + 1) * PROBE_INTERVAL_MS));
      expect(pairing.state.phase).toBe(phase);
    }
  });

  it('probes often enough to keep the checks of ICE alive', () => {
    expect(PROBE_INTERVAL_MS).toBeLessThan(4000);
  });

  it('probes nobody whose code is not known', () => {
    const seen = Pairing.shown();
    seen.see();
    const failed = Pairing.shown();
    failed.fail();
    for (const pairing of [new Pairing(), Pairing.shown(), seen, failed]) {
      const { state } = pairing;
      expect(pairing.pass(HOUR_MS)).toEqual([]);
      expect(pairing.state).toBe(state);
    }
  });
});

describe('a renewal', () => {
  it('makes a fresh connection, and forgets the code that was taken', () => {
    for (const pairing of [new Pairing(), Pairing.shown(), Pairing.scanned()]) {
      expect(pairing.renew()).toEqual([{ type: 'prepare', generation: 1, network: 'same', appointment: null }]);
      expect(pairing.state).toMatchObject({ phase: 'preparing', generation: 1, pending: null });
      expect(pairing.describe(description(2))).toEqual([]);
      expect(pairing.state.phase).toBe('shown');
    }
  });

  it('is the way out of a failure', () => {
    const pairing = new Pairing();
    expect(pairing.fail()).toEqual([]);
    expect(pairing.state).toMatchObject({ phase: 'failed', error: { code: 'connection-unavailable' } });
    expect(pairing.describe(OURS)).toEqual([]);
    expect(pairing.see()).toEqual([]);
    expect(pairing.open()).toEqual([]);
    expect(pairing.state.phase).toBe('failed');
    expect(pairing.renew()).toEqual([{ type: 'prepare', generation: 1, network: 'same', appointment: null }]);
  });
});

describe('another network choice', () => {
  const regather = (network: NetworkChoice, generation = 0) => ({ type: 'regather', generation, network });
  /** Of the same connection, gathered anew. */
  const restarted: Description = { ...OURS, ufrag: 'efgh' };
  const theirsRestarted: Description = { ...THEIRS, ufrag: 'ijkl' };

  it('makes another code for the same connection', () => {
    const pairing = Pairing.shown();
    expect(pairing.choose('different')).toEqual([regather('different')]);
    expect(pairing.state).toMatchObject({ phase: 'preparing', generation: 0, network: 'different' });
    expect(pairing.describe(restarted)).toEqual([]);
    expect(pairing.state).toMatchObject({ phase: 'shown', local: restarted, network: 'different' });
    expect(pairing.choose('same')).toEqual([regather('same')]);
  });

  it('keeps who has the code from before, and whose code was taken', () => {
    const pairing = Pairing.scanned();
    pairing.see();
    pairing.choose('different');
    expect(pairing.describe(restarted)).toEqual([{ type: 'applyRemote', remote: THEIRS }]);
    expect(pairing.state).toMatchObject({ phase: 'both', scanned: { remote: THEIRS } });

    const seen = Pairing.shown();
    seen.choose('different');
    seen.see();
    seen.describe(restarted);
    expect(seen.state.phase).toBe('seen');
  });

  it('on the other side puts its new code in the place of the old one, and ours stays as it is', () => {
    for (const phase of ['scanned', 'both'] as const) {
      const pairing = Pairing.scanned();
      if (phase === 'both') pairing.see();
      expect(pairing.take(theirsRestarted)).toEqual([{ type: 'applyRemote', remote: theirsRestarted }]);
      expect(pairing.state).toMatchObject({ phase, generation: 0, local: OURS, scanned: { remote: theirsRestarted } });
      expect(pairing.take(theirsRestarted)).toEqual([{ type: 'probe' }]);
    }
  });

  it('asks the servers again when it is made again, and nobody when there is nobody to ask', () => {
    const pairing = Pairing.shown();
    expect(pairing.choose('same')).toEqual([]);
    pairing.choose('different');
    expect(pairing.choose('different')).toEqual([regather('different')]);
    pairing.describe(restarted);
    expect(pairing.choose('different')).toEqual([regather('different')]);
  });

  it('holds for a renewal, and for one link', () => {
    const pairing = Pairing.shown();
    pairing.choose('different');
    expect(pairing.renew()).toEqual([{ type: 'prepare', generation: 1, network: 'different', appointment: null }]);
    pairing.describe(description(2));
    pairing.take(THEIRS);
    expect(pairing.open()).toEqual([{ type: 'prepare', generation: 2, network: 'same', appointment: null }]);
  });

  it('is a way out of a failure', () => {
    const pairing = Pairing.shown();
    pairing.fail();
    expect(pairing.choose('different')).toEqual([
      { type: 'prepare', generation: 1, network: 'different', appointment: null },
    ]);
  });
});

describe('what is reported of an older attempt', () => {
  it('means nothing any more', () => {
    const pairing = Pairing.scanned();
    pairing.renew();
    pairing.describe(description(2));
    pairing.take(ANOTHER);
    const { state } = pairing;
    for (const late of [
      () => pairing.describe(OURS, 0),
      () => pairing.see(0),
      () => pairing.open(0),
      () => pairing.fail(0),
    ]) {
      expect(late()).toEqual([]);
      expect(pairing.state).toBe(state);
    }
  });

  it('means nothing where it comes too early in its own', () => {
    const pairing = Pairing.shown();
    const { state } = pairing;
    expect(pairing.open()).toEqual([]);
    expect(pairing.state).toBe(state);
  });
});

describe('whatever is reported and asked for', () => {
  const codes = [THEIRS, ANOTHER, description(0xc0), description(0xd0)];
  const generation = fc.nat(6);
  const local = fc.nat(5).map((certificate) => description(certificate));
  const events = fc.oneof(
    fc.record({ type: fc.constant('described'), generation, local, now: fc.nat() }),
    fc.record({ type: fc.constantFrom('checksArrived', 'opened'), generation }),
    fc.record({
      type: fc.constant('codeTaken'),
      appointment: fc.constant(null),
      remote: fc.constantFrom(...codes),
      by: fc.constant('text'),
      now: fc.nat(),
    }),
    fc.record({ type: fc.constant('renewAsked') }),
    fc.record({ type: fc.constant('networkChosen'), network: fc.constantFrom('same', 'different') }),
    fc.record({ type: fc.constant('prepareFailed'), generation, error: fc.constant(new PeerError('bug')) }),
    fc.record({ type: fc.constant('ticked'), now: fc.nat() }),
  );

  it('what a connection gathered gets at most one code, and every connection a generation of its own', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 80 }), (schedule) => {
        const pairing = new Pairing();
        let applied = 0;
        for (const event of schedule) {
          const before = pairing.state.generation;
          let commands: PairingCommand[] = [];
          try {
            commands = pairing.step(event as PairingEvent);
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: 'code-used' });
          }
          for (const command of commands) {
            if (command.type === 'prepare') {
              expect(command.generation).toBe(before + 1);
              applied = 0;
            }
            if (command.type === 'regather') applied = 0;
            if (command.type === 'applyRemote') applied++;
          }
          expect(applied).toBeLessThanOrEqual(1);
          const { phase } = pairing.state;
          if (phase === 'scanned' || phase === 'both') expect(applied).toBe(1);
        }
      }),
    );
  });
});

describe('a handshake that never ends', () => {
  const seen = (pairing: Pairing, running: boolean) =>
    pairing.step({ type: 'handshakeSeen', generation: pairing.state.generation, running, now: pairing.now });

  it('is told from waiting, and asks for fresh codes', () => {
    const pairing = Pairing.scanned();
    pairing.see();
    seen(pairing, true);
    pairing.now += 7999;
    seen(pairing, true);
    expect(pairing.state.phase).toBe('both');
    pairing.now += 1;
    seen(pairing, true);
    expect(pairing.state).toMatchObject({ phase: 'failed', error: { code: 'codes-crossed' } });
    expect(pairing.renew()).toEqual([
      { type: 'prepare', generation: pairing.state.generation, network: 'same', appointment: null },
    ]);
  });

  it('is not a handshake that pauses because the network did', () => {
    const pairing = Pairing.scanned();
    for (let minute = 0; minute < 10; minute++) {
      seen(pairing, true);
      pairing.now += 7000;
      seen(pairing, false);
      pairing.now += 53_000;
    }
    expect(pairing.state.phase).toBe('scanned');
  });

  it('means nothing before their code is here', () => {
    const pairing = Pairing.shown();
    seen(pairing, true);
    pairing.now += HOUR_MS;
    seen(pairing, true);
    expect(pairing.state.phase).toBe('shown');
  });
});

describe('with an appointment', () => {
  const PROMISED = { key: 'anna', other: { ...THEIRS, candidates: [] } };

  function chosen(): Pairing {
    const pairing = Pairing.shown();
    const commands = pairing.step({ type: 'deviceChosen', appointment: PROMISED });
    expect(commands).toEqual([{ type: 'prepare', generation: 1, network: 'same', appointment: PROMISED }]);
    expect(pairing.describe(OURS)).toEqual([{ type: 'applyRemote', remote: PROMISED.other }]);
    return pairing;
  }

  const takeAs = (pairing: Pairing, remote: Description, appointment: typeof PROMISED | null) =>
    pairing.step({ type: 'codeTaken', remote, by: 'camera', appointment, now: pairing.now });

  it('waits with the answer set, and opens when the other side has our code', () => {
    const pairing = chosen();
    expect(pairing.state).toMatchObject({ phase: 'shown' });
    expect(appointedKey(pairing.state)).toBe('anna');
    pairing.see();
    expect(pairing.state).toMatchObject({ phase: 'seen' });
    pairing.open();
    expect(pairing.state).toMatchObject({ phase: 'preparing', generation: 2, appointment: null });
    expect(thrownBy(() => pairing.take(THEIRS))).toMatchObject({ code: 'code-used' });
  });

  it('opens from no phase without an answer', () => {
    const pairing = Pairing.shown();
    pairing.open();
    expect(pairing.state).toMatchObject({ phase: 'shown', generation: 0 });
  });

  it('takes the addresses from the device’s code on the same connection', () => {
    const pairing = chosen();
    expect(takeAs(pairing, THEIRS, PROMISED)).toEqual([{ type: 'applyRemote', remote: THEIRS }]);
    expect(pairing.state).toMatchObject({ phase: 'scanned', generation: 1 });
    expect(appointedKey(pairing.state)).toBe('anna');
  });

  it('takes another code in the place of the answer, after a moment, and our code stays', () => {
    const pairing = chosen();
    expect(takeAs(pairing, ANOTHER, null)).toEqual([]);
    expect(pairing.state).toMatchObject({ phase: 'scanned', generation: 1, local: OURS });
    expect(appointedKey(pairing.state)).toBe('anna');
    expect(pairing.tick(500)).toEqual([]);
    expect(pairing.tick(500)).toEqual([{ type: 'applyRemote', remote: ANOTHER }]);
    // Whoever that is, it is not certain to be the device.
    expect(appointedKey(pairing.state)).toBeNull();
    expect(pairing.tick(PROBE_INTERVAL_MS)).toEqual([{ type: 'probe' }]);
  });

  it('still opens by the appointment in that moment: the device left for it when it read our code', () => {
    const pairing = chosen();
    takeAs(pairing, ANOTHER, null);
    pairing.see();
    expect(remoteOf(pairing.state)).toBe(PROMISED.other);
    pairing.open();
    expect(pairing.state).toMatchObject({ phase: 'preparing', appointment: null });
    expect(pairing.state.usedFingerprints).toHaveLength(1);
  });

  it('takes another code at once where somebody has ours, and takes both', () => {
    const pairing = chosen();
    pairing.see();
    expect(takeAs(pairing, ANOTHER, null)).toEqual([{ type: 'applyRemote', remote: ANOTHER }]);
    expect(pairing.state).toMatchObject({ phase: 'both', generation: 1 });
  });

  it('needs no choice where the code tells whose it is: then the connection is the one that was promised', () => {
    for (const pairing of [Pairing.shown(), new Pairing()]) {
      expect(takeAs(pairing, THEIRS, PROMISED)).toEqual([
        { type: 'prepare', generation: 1, network: 'same', appointment: PROMISED },
      ]);
      expect(appointedKey(pairing.state)).toBe('anna');
      expect(pairing.describe(OURS)).toEqual([{ type: 'applyRemote', remote: THEIRS }]);
      expect(pairing.state).toMatchObject({ phase: 'scanned' });
    }
  });

  it('stays with the code on show where somebody has it already', () => {
    const pairing = Pairing.shown();
    pairing.see();
    expect(takeAs(pairing, THEIRS, PROMISED)).toEqual([{ type: 'applyRemote', remote: THEIRS }]);
    expect(pairing.state).toMatchObject({ phase: 'both', generation: 0, appointment: null });
  });

  it('makes another connection for another network, which fits as well, and applies what was taken', () => {
    const pairing = chosen();
    expect(pairing.choose('different')).toEqual([
      { type: 'prepare', generation: 2, network: 'different', appointment: PROMISED },
    ]);
    pairing.describe(OURS);
    takeAs(pairing, THEIRS, PROMISED);
    pairing.choose('same');
    expect(pairing.describe(OURS)).toEqual([{ type: 'applyRemote', remote: THEIRS }]);
  });

  it('is left by a fresh code, by another choice, and by nothing that stays the same', () => {
    const pairing = chosen();
    expect(pairing.step({ type: 'deviceChosen', appointment: PROMISED })).toEqual([]);
    const renewed = { key: 'anna', other: { ...PROMISED.other, pwd: 'x'.repeat(24) } };
    expect(pairing.step({ type: 'deviceChosen', appointment: renewed })).toHaveLength(1);
    expect(pairing.step({ type: 'deviceChosen', appointment: null })).toHaveLength(1);
    expect(pairing.state).toMatchObject({ appointment: null });
    const other = chosen();
    expect(other.renew()).toMatchObject([{ type: 'prepare', appointment: null }]);
    expect(other.describe(OURS)).toEqual([]);
  });
});
