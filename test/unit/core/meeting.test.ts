import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/core/description.ts';
import { type MeetingFacts, troubleOf } from '../../../src/core/meeting.ts';

function candidate(text: string): Candidate {
  const [type, address = '', port = '50000'] = text.split(' ');
  const family = address.endsWith('.local') ? 'mdns' : address.includes(':') ? 'ipv6' : 'ipv4';
  return { type: type as Candidate['type'], address: { family, text: address }, port: Number(port) };
}
const these = (...texts: string[]) => texts.map(candidate);

const HERE = ['host 192.168.1.5', 'srflx 203.0.113.5 50000'];
const THERE = ['host 10.0.7.9', 'srflx 198.51.100.9 40000'];
const SYMMETRIC_THERE = [...THERE, 'srflx 198.51.100.9 40001'];

const facts = (more: Partial<MeetingFacts>): MeetingFacts => ({
  network: 'different',
  servers: 2,
  answered: true,
  refused: false,
  mapsByServer: false,
  local: these(...HERE),
  remote: these(...THERE),
  seen: false,
  waited: 0,
  ...more,
});
const local = these('host 192.168.1.5');
const HOUR_MS = 3_600_000;

describe('before their code is here', () => {
  it('nothing is wrong as long as this code leads where it should', () => {
    expect(troubleOf(facts({ remote: null, waited: HOUR_MS }))).toBeNull();
    expect(troubleOf(facts({ remote: null, network: 'same', servers: 0, answered: false, local }))).toBeNull();
  });

  it('it says why a code does not lead out of this network', () => {
    expect(troubleOf(facts({ remote: null, servers: 0, local }))).toBe('no-server');
    expect(troubleOf(facts({ remote: null, answered: false, local }))).toBe('no-server-answers');
    expect(troubleOf(facts({ remote: null, answered: false, refused: true, local }))).toBe('credentials-refused');
  });

  it('a computer with an address of the internet needs no server', () => {
    const open = { answered: false, remote: null };
    expect(troubleOf(facts({ ...open, local: these('host 198.51.100.1') }))).toBeNull();
    expect(troubleOf(facts({ ...open, local: these('host 192.168.1.5', 'host 2001:db8::5') }))).toBeNull();
    expect(troubleOf(facts({ ...open, local: these('host 100.64.0.7') }))).toBe('no-server-answers');
    expect(troubleOf(facts({ ...open, local: these('host fd00::7') }))).toBe('no-server-answers');
  });
});

describe('with both codes', () => {
  it('tells who must choose other networks', () => {
    const same = { network: 'same', local } as const;
    expect(troubleOf(facts(same))).toBe('different-networks');
    expect(troubleOf(facts({ ...same, remote: these('host 10.0.7.9') }))).toBeNull();
    expect(troubleOf(facts({ ...same, remote: these('host 10.0.7.9'), waited: 8000 }))).toBe('different-networks');
    expect(troubleOf(facts({ remote: these('host 10.0.7.9') }))).toBe('their-code-local');
  });

  it('tells a network that keeps its computers apart, and not before it had its time', () => {
    const neighbours = { network: 'same', local, remote: these('host 192.168.1.77') } as const;
    expect(troubleOf(facts({ ...neighbours, waited: 19_000 }))).toBeNull();
    expect(troubleOf(facts({ ...neighbours, waited: 20_000 }))).toBe('kept-apart');
    expect(troubleOf(facts({ ...neighbours, waited: 20_000, seen: true }))).toBeNull();
    const hidden = these('host 9b36eaac-bb2e-49bb-bb78-21c41c499900.local');
    expect(troubleOf(facts({ ...neighbours, remote: hidden, waited: 20_000 }))).toBe('kept-apart');
  });

  it('tells two networks between which only a relay helps, at once', () => {
    expect(troubleOf(facts({ mapsByServer: true, remote: these(...SYMMETRIC_THERE) }))).toBe('relay-needed');
    const relayed = these(...SYMMETRIC_THERE, 'relay 203.0.113.200 49152');
    expect(troubleOf(facts({ mapsByServer: true, remote: relayed }))).toBeNull();
    expect(troubleOf(facts({ mapsByServer: true, remote: relayed, waited: HOUR_MS }))).toBe('nothing-answers');
  });

  it('guesses that from one side only after a wait, since the other may let anybody in', () => {
    expect(troubleOf(facts({ mapsByServer: true, waited: 19_000 }))).toBeNull();
    expect(troubleOf(facts({ mapsByServer: true, waited: 20_000 }))).toBe('relay-needed');
    expect(troubleOf(facts({ remote: these(...SYMMETRIC_THERE), waited: 20_000 }))).toBe('relay-needed');
  });

  it('does not take two network cards behind one router for such a network', () => {
    const twoCards = these('host 10.0.7.9', 'host 10.0.8.9', 'srflx 198.51.100.9 40000', 'srflx 198.51.100.9 40001');
    expect(troubleOf(facts({ mapsByServer: true, remote: twoCards }))).toBeNull();
  });

  it('has nothing else to say where nothing answers', () => {
    expect(troubleOf(facts({ waited: 20_000 }))).toBe('nothing-answers');
    expect(troubleOf(facts({ waited: 20_000, seen: true }))).toBeNull();
    expect(troubleOf(facts({ waited: HOUR_MS, remote: [] }))).toBeNull();
  });
});
