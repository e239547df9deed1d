import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOCAL, REMOTE } from './support/linkDriver.ts';
import { other, SIDES, type Side, TwoPeers } from './support/twoPeers.ts';

const first = (peers: TwoPeers) => {
  const [connection] = peers.connections;
  if (connection === undefined) throw new Error('no connection');
  return connection;
};
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`);

describe('two peers', () => {
  it('know each other by name as soon as their hellos have arrived, and measure the way', () => {
    const peers = TwoPeers.connected();
    expect(peers.left.state).toMatchObject({ phase: 'connected', remote: REMOTE, roundTripMs: 0 });
    expect(peers.right.state).toMatchObject({ phase: 'connected', remote: LOCAL, roundTripMs: 0 });
  });

  it('stay connected for hours with nothing to say', () => {
    const peers = TwoPeers.connected();
    peers.pass(3_600_000, true);
    for (const side of SIDES) expect(peers[side]).toMatchObject({ state: { phase: 'connected' }, probes: 0 });
  });

  it('hear each other once and in order, and know what arrived', () => {
    const peers = TwoPeers.connected();
    for (const text of numbers(20)) for (const side of SIDES) peers.say(side, text);
    peers.arriveAll();
    for (const side of SIDES) {
      expect(peers[side]).toMatchObject({ delivered: numbers(20), acknowledged: numbers(20) });
    }
  });

  it('hear after a minute of silence all that was said in it', () => {
    const peers = TwoPeers.connected();
    first(peers).isSilent = true;
    for (const text of numbers(60)) {
      for (const side of SIDES) peers.say(side, text);
      peers.pass(1000, true);
    }
    for (const side of SIDES) {
      expect(peers[side]).toMatchObject({ state: { phase: 'interrupted' }, delivered: [], acknowledged: [] });
      expect(peers[side].probes).toBeGreaterThanOrEqual(18);
    }
    first(peers).isSilent = false;
    peers.arriveAll();
    for (const side of SIDES) {
      expect(peers[side].state.phase).toBe('connected');
      expect(peers[side]).toMatchObject({ delivered: numbers(60), acknowledged: numbers(60) });
    }
  });

  it('go on over a new connection with all that was under way on the one that died', () => {
    const peers = TwoPeers.connected();
    for (const text of numbers(10)) for (const side of SIDES) peers.say(side, text);
    const old = first(peers);
    peers.cut(old, { left: 3, right: 7 });
    peers.arriveAll();
    expect(peers.left.delivered).toEqual(numbers(3));
    expect(peers.right.delivered).toEqual(numbers(7));
    peers.connect(true);
    peers.arriveAll();
    for (const side of SIDES) {
      expect(peers[side]).toMatchObject({ delivered: numbers(10), acknowledged: numbers(10) });
    }
  });

  it('know what arrived also when the acknowledgements were lost with a connection', () => {
    const peers = TwoPeers.connected();
    const old = first(peers);
    for (const text of numbers(5)) peers.say('left', text);
    peers.arrive(old, 'right');
    peers.cut(old);
    peers.arriveAll();
    expect(peers.left.acknowledged).toEqual([]);
    peers.connect(true);
    peers.arriveAll();
    expect(peers.left.acknowledged).toEqual(numbers(5));
    expect(peers.right.delivered).toEqual(numbers(5));
  });

  it('find each other again on a second connection when the first dies in a silence, with nothing said', () => {
    const peers = TwoPeers.connected();
    peers.connect(true);
    peers.arriveAll();
    for (const connection of peers.connections) connection.isSilent = true;
    peers.pass(30_000, true);
    peers.cut(first(peers));
    for (const side of SIDES) peers.notice(first(peers), side);
    for (const connection of peers.connections) connection.isSilent = false;
    peers.pass(10_000, true);
    for (const side of SIDES) expect(peers[side].state.phase).toBe('connected');
  });

  it('notice the death of the other within 10 s, and end when the browser gives the connection up', () => {
    const peers = TwoPeers.connected();
    peers.pass(10_000, true);
    peers.cut(first(peers));
    peers.pass(10_000, true);
    expect(peers.left.state.phase).toBe('interrupted');
    peers.notice(first(peers), 'left');
    expect(peers.left.state).toMatchObject({ phase: 'failed', remote: REMOTE, error: { code: 'link-lost' } });
  });

  it.each(SIDES)('tell an orderly end from a loss, closed by the %s one', (side) => {
    const peers = TwoPeers.connected();
    peers.say(side, 'bye');
    peers.close(side);
    peers.arriveAll();
    expect(peers[side].state).toMatchObject({ phase: 'closed', by: 'local' });
    expect(peers[other(side)]).toMatchObject({ state: { phase: 'closed', by: 'remote' }, delivered: ['bye'] });
    peers.notice(first(peers), other(side));
    expect(peers[other(side)].state).toMatchObject({ phase: 'closed', by: 'remote' });
  });

  it('part when one speaks a newer protocol: it is told that the other has ended it', () => {
    const peers = new TwoPeers(LOCAL, { ...REMOTE, protocol: (REMOTE.protocol + 1) as never });
    peers.connect(true);
    peers.arriveAll();
    expect(peers.left.state).toMatchObject({ error: { code: 'protocol-mismatch', detail: 'newer' } });
    // The right one runs this version too, and only claims another, so it sees no mismatch of its own.
    expect(peers.right.state).toMatchObject({ phase: 'closed', by: 'remote' });
  });
});

describe('over a network that delays, loses, repeats and dies at random', () => {
  const side = fc.constantFrom(...SIDES);
  const pick = fc.nat(20);
  const arrive = fc.record({ act: fc.constant('arrive'), pick, side, count: fc.integer({ min: 1, max: 6 }) });
  const say = fc.record({ act: fc.constant('say'), side });
  const actions = fc.oneof(
    ...[say, say, say, arrive, arrive, arrive, arrive],
    fc.record({ act: fc.constant('connect') }),
    fc.record({ act: fc.constant('open'), pick, side }),
    fc.record({ act: fc.constant('cut'), pick, arriving: fc.record({ left: fc.nat(4), right: fc.nat(4) }) }),
    fc.record({ act: fc.constant('notice'), pick, side }),
    fc.record({ act: fc.constantFrom('silence', 'revive'), pick }),
    fc.record({ act: fc.constant('fade'), pick, side }),
    fc.record({ act: fc.constant('pass'), ms: fc.constantFrom(500, 2000, 7000) }),
  );
  type Action = typeof actions extends fc.Arbitrary<infer Value> ? Value : never;

  function take(peers: TwoPeers, action: Action): void {
    if (!('pick' in action)) {
      if (action.act === 'say') return peers.say(action.side, `${peers[action.side].said.length + 1}`);
      if (action.act === 'pass') return peers.pass(action.ms, false);
      peers.connect();
      return;
    }
    const connection = peers.connections[action.pick % peers.connections.length];
    if (connection === undefined) return;
    switch (action.act) {
      case 'arrive':
        peers.arrive(connection, action.side, action.count);
        return;
      case 'open':
        return peers.open(connection, action.side);
      case 'cut':
        // Another one always comes: a link whose last connection dies is lost, and that is another test.
        if (connection.isAlive) peers.connect();
        return peers.cut(connection, action.arriving);
      case 'notice':
        return notice(peers, action.side);
      case 'fade':
        return peers.fade(connection, action.side);
      default:
        connection.isSilent = action.act === 'silence';
    }
  }

  function notice(peers: TwoPeers, aware: Side): void {
    for (const connection of peers.connections) peers.open(connection, aware);
    for (const connection of peers.connections) peers.notice(connection, aware);
  }

  it('everything said is delivered once and in order, and acknowledged, when a connection is there in the end', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 120, size: 'max' }), (schedule) => {
        const peers = new TwoPeers();
        peers.connect();
        // A message that comes twice, too early or out of order throws at once.
        for (const action of schedule) take(peers, action);
        for (const connection of peers.connections) connection.isSilent = false;
        for (const aware of SIDES) notice(peers, aware);
        peers.pass(10_000, true);
        for (const here of SIDES) {
          const { state, said, delivered, acknowledged } = peers[here];
          expect(state).toMatchObject({ phase: 'connected', stream: { unacked: [], early: [] } });
          expect(delivered).toEqual(peers[other(here)].said);
          expect(acknowledged).toEqual(said);
        }
      }),
      { numRuns: 150 },
    );
  });
});
