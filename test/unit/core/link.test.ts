import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PeerError } from '../../../src/core/errors.ts';
import { PROTOCOL_VERSION } from '../../../src/core/limits.ts';
import { DOUBT_MS, type LinkEvent, type LinkFrame, PING_INTERVAL_MS, SILENCE_MS } from '../../../src/core/link.ts';
import { frames } from './support/frames.ts';
import { chat, LinkDriver, LOCAL, REMOTE, sent, sequenced, textOf } from './support/linkDriver.ts';

const HELLO = { is: 'hello', ...REMOTE } as const;
/** One frame of every type that is not the hello and does not end the link. */
const ORDINARY: LinkFrame[] = [{ is: 'ping', id: 9 }, { is: 'pong', id: 1 }, { is: 'ack', seq: 0 }, sequenced(1, 'hi')];
const HOUR_MS = 3_600_000;

describe('a link that is connecting', () => {
  it('says hello on every connection that opens, once', () => {
    const link = new LinkDriver();
    expect(link.open('c1')).toEqual([sent('c1', { is: 'hello', ...LOCAL })]);
    expect(link.open('c2')).toEqual([sent('c2', { is: 'hello', ...LOCAL })]);
    expect(link.open('c1')).toEqual([]);
    expect(link.state.phase).toBe('connecting');
  });

  it('is connected by the hello of the other side, and pings at once', () => {
    const link = new LinkDriver();
    link.open('c1');
    expect(link.hear(HELLO)).toEqual([sent('c1', { is: 'ping', id: 1 })]);
    expect(link.state).toMatchObject({ phase: 'connected', remote: REMOTE, roundTripMs: null });
  });

  it.each([
    ['newer', PROTOCOL_VERSION + 1],
    ['newer', 65_535],
    ['older', PROTOCOL_VERSION - 1],
    ['older', 0],
  ])('refuses a peer of a %s protocol, tells it, and ends', (detail, protocol) => {
    const link = new LinkDriver();
    link.open('c1');
    expect(link.hear({ ...HELLO, protocol })).toEqual([
      sent('c1', { is: 'close', reason: 'protocol-mismatch' }),
      { type: 'destroy' },
    ]);
    expect(link.state).toMatchObject({ phase: 'failed', remote: null, error: { code: 'protocol-mismatch', detail } });
  });

  it.each(ORDINARY)('takes anything before the hello as a violation: $is', (frame) => {
    const link = new LinkDriver();
    link.open('c1');
    expect(link.hear(frame)).toEqual([sent('c1', { is: 'close', reason: 'protocol-violation' }), { type: 'destroy' }]);
    expect(link.state).toMatchObject({ phase: 'failed', error: { code: 'protocol-violation' }, at: link.now });
  });

  it('sends what was said meanwhile after the hello, in order and once', () => {
    const link = new LinkDriver();
    expect(link.say('one')).toEqual([]);
    link.open('c1');
    expect(link.say('two')).toEqual([]);
    expect(link.hear(HELLO)).toEqual([
      sent('c1', sequenced(1, 'one')),
      sent('c1', sequenced(2, 'two')),
      sent('c1', { is: 'ping', id: 1 }),
    ]);
    expect(link.say('three')).toEqual([sent('c1', sequenced(3, 'three'))]);
  });

  it('waits for as long as it takes, and does nothing on its own', () => {
    const link = new LinkDriver();
    link.open('c1');
    expect(link.pass(HOUR_MS)).toEqual([]);
    expect(link.fade('c1')).toEqual([]);
    link.hear(HELLO);
    expect(link.state).toMatchObject({ phase: 'connected' });
  });

  it('goes on with another connection when one is lost, and ends with the last', () => {
    const link = new LinkDriver();
    link.open('c1');
    link.open('c2');
    expect(link.lose('c1')).toEqual([]);
    expect(link.state.phase).toBe('connecting');
    expect(link.lose('c2')).toEqual([{ type: 'destroy' }]);
    expect(link.state).toMatchObject({ phase: 'failed', remote: null, error: { code: 'link-lost' } });
  });

  it('is closed by either side before the hello, without knowing who it was', () => {
    const ours = new LinkDriver();
    ours.open('c1');
    expect(ours.close()).toEqual([sent('c1', { is: 'close', reason: 'closed' }), { type: 'destroy' }]);
    expect(ours.state).toEqual({ phase: 'closed', remote: null, by: 'local', at: ours.now });

    const theirs = new LinkDriver();
    theirs.open('c1');
    expect(theirs.hear({ is: 'close', reason: 'closed' })).toEqual([{ type: 'destroy' }]);
    expect(theirs.state).toEqual({ phase: 'closed', remote: null, by: 'remote', at: theirs.now });
  });
});

describe('a connected link', () => {
  it('answers a ping on the connection on which it came', () => {
    const link = LinkDriver.connected();
    expect(link.hear({ is: 'ping', id: 41 }, 'c1')).toEqual([sent('c1', { is: 'pong', id: 41 })]);
    link.open('c2');
    link.hear(HELLO, 'c2');
    expect(link.hear({ is: 'ping', id: 42 }, 'c2')).toEqual([sent('c2', { is: 'pong', id: 42 })]);
  });

  it('pings at its interval, with ids that count up', () => {
    const link = LinkDriver.connected();
    const pings: unknown[] = [];
    for (let second = 0; second < 10; second++) {
      pings.push(...link.pass(1000).map(({ command }) => command));
      link.hear({ is: 'ack', seq: 0 });
    }
    const expected = [2, 3, 4, 5, 6].map((id) => sent('c1', { is: 'ping', id }));
    expect(pings).toEqual(expected.slice(0, 10_000 / PING_INTERVAL_MS));
  });

  it('measures the round trip of its last ping', () => {
    const link = LinkDriver.connected();
    link.now += 37;
    expect(link.hear({ is: 'pong', id: 1 })).toEqual([]);
    expect(link.state).toMatchObject({ roundTripMs: 37 });
    link.pass(PING_INTERVAL_MS);
    link.now += 5;
    link.hear({ is: 'pong', id: 2 });
    expect(link.state).toMatchObject({ roundTripMs: 5 });
  });

  it('does not measure by a pong that is late, came before or was never asked for', () => {
    const link = LinkDriver.connected();
    link.now += 37;
    link.hear({ is: 'pong', id: 1 });
    link.now += 100;
    link.hear({ is: 'pong', id: 1 });
    expect(link.state).toMatchObject({ roundTripMs: 37 });
    link.pass(PING_INTERVAL_MS);
    link.now += 1000;
    link.hear({ is: 'pong', id: 1 });
    link.hear({ is: 'pong', id: 3 });
    expect(link.state).toMatchObject({ phase: 'connected', roundTripMs: 37 });
  });

  it('is interrupted by a silence longer than the limit', () => {
    const link = LinkDriver.connected();
    const heardAt = link.now;
    link.now = heardAt + SILENCE_MS;
    link.tick();
    expect(link.state.phase).toBe('connected');
    link.now += 1;
    expect(link.tick()).toEqual([]);
    expect(link.state).toMatchObject({ phase: 'interrupted', since: link.now, remote: REMOTE });
  });

  it('is asked at once where there is doubt, and interrupted soon when it does not answer', () => {
    const link = LinkDriver.connected();
    link.hear({ is: 'pong', id: 1 });
    expect(link.doubt()).toEqual([sent('c1', { is: 'ping', id: 2 })]);
    link.pass(DOUBT_MS);
    expect(link.doubt()).toEqual([]);
    expect(link.state.phase).toBe('connected');
    link.pass(500);
    expect(link.state.phase).toBe('interrupted');
  });

  it('is not doubted any longer once anything is heard', () => {
    const link = LinkDriver.connected();
    link.doubt();
    link.now += 30;
    link.hear({ is: 'pong', id: 2 });
    expect(link.state).toMatchObject({ phase: 'connected', roundTripMs: 30 });
    link.pass(SILENCE_MS);
    expect(link.state.phase).toBe('connected');
  });

  it('is not interrupted by the time that its own machine slept, but by the silence behind it', () => {
    const link = LinkDriver.connected();
    link.now += HOUR_MS;
    link.doubt();
    link.tick();
    expect(link.state.phase).toBe('connected');
    link.pass(DOUBT_MS + 500);
    expect(link.state.phase).toBe('interrupted');
  });

  it('notices within 10 s that the other side is gone', () => {
    const link = LinkDriver.connected();
    link.pass(10_000);
    expect(link.state.phase).toBe('interrupted');
  });

  it.each([...ORDINARY, HELLO])('takes any frame as a sign of life: $is', (frame) => {
    const link = LinkDriver.connected();
    link.now += SILENCE_MS;
    link.hear(frame);
    link.now += SILENCE_MS;
    link.tick();
    expect(link.state.phase).toBe('connected');
  });

  it('is interrupted when ICE loses its first connection, not when it loses another', () => {
    const link = LinkDriver.connected();
    link.open('c2');
    expect(link.fade('c2')).toEqual([]);
    expect(link.fade('unknown')).toEqual([]);
    expect(link.state.phase).toBe('connected');
    expect(link.fade('c1')).toEqual([]);
    expect(link.state.phase).toBe('interrupted');
  });

  it('takes a new name from a later hello, and still refuses another protocol', () => {
    const link = LinkDriver.connected();
    expect(link.hear({ ...HELLO, name: 'Renamed' })).toEqual([]);
    expect(link.state).toMatchObject({ phase: 'connected', remote: { name: 'Renamed' } });
    link.hear({ ...HELLO, protocol: PROTOCOL_VERSION + 1 });
    expect(link.state).toMatchObject({ phase: 'failed', error: { code: 'protocol-mismatch', detail: 'newer' } });
  });

  it('ends where a later hello has another key', () => {
    const link = LinkDriver.connected();
    expect(link.hear({ ...HELLO, key: LOCAL.key }, 'c1')).toEqual([
      sent('c1', { is: 'close', reason: 'key-changed' }),
      { type: 'destroy' },
    ]);
    expect(link.state).toMatchObject({ phase: 'failed', error: { code: 'key-changed' } });
  });

  it('fails on both sides when a person saw other emoji', () => {
    const link = LinkDriver.connected();
    link.stepNow({ type: 'violated', error: new PeerError('emoji-differ') });
    const other = LinkDriver.connected();
    other.hear({ is: 'close', reason: 'emoji-differ' });
    for (const { state } of [link, other]) {
      expect(state).toMatchObject({ phase: 'failed', error: { code: 'emoji-differ', fault: 'remote' } });
    }
  });

  it('tells that another device was expected, where the other side stopped because of that', () => {
    const link = LinkDriver.connected();
    link.hear({ is: 'close', reason: 'key-changed' });
    expect(link.state).toMatchObject({ phase: 'failed', error: { code: 'not-expected', fault: 'remote' } });
  });

  it('delivers what is said to it in order, and acknowledges as far as it delivered', () => {
    const link = LinkDriver.connected();
    expect(link.hear(sequenced(1, 'one'))).toEqual([
      { type: 'deliver', body: chat('one') },
      sent('c1', { is: 'ack', seq: 1 }),
    ]);
    expect(link.hear(sequenced(3, 'three'))).toEqual([sent('c1', { is: 'ack', seq: 1 })]);
    expect(link.hear(sequenced(2, 'two'))).toEqual([
      { type: 'deliver', body: chat('two') },
      { type: 'deliver', body: chat('three') },
      sent('c1', { is: 'ack', seq: 3 }),
    ]);
  });

  it('acknowledges a repeated message again, since the first acknowledgement may be lost, and drops it', () => {
    const link = LinkDriver.connected();
    link.hear(sequenced(1, 'one'));
    expect(link.hear(sequenced(1, 'one'))).toEqual([sent('c1', { is: 'ack', seq: 1 })]);
  });

  it('tells once what the other side acknowledged', () => {
    const link = LinkDriver.connected();
    for (const text of ['one', 'two', 'three']) link.say(text);
    expect(link.hear({ is: 'ack', seq: 2 })).toEqual([
      { type: 'acknowledged', body: chat('one') },
      { type: 'acknowledged', body: chat('two') },
    ]);
    expect(link.hear({ is: 'ack', seq: 2 })).toEqual([]);
    expect(link.hear({ is: 'ack', seq: 1 })).toEqual([]);
    expect(link.hear({ is: 'ack', seq: 3 })).toEqual([{ type: 'acknowledged', body: chat('three') }]);
  });

  it('takes the acknowledgement of what was never said as a violation', () => {
    const link = LinkDriver.connected();
    link.say('one');
    expect(link.hear({ is: 'ack', seq: 2 })).toEqual([
      sent('c1', { is: 'close', reason: 'protocol-violation' }),
      { type: 'destroy' },
    ]);
    expect(link.state).toMatchObject({ phase: 'failed', remote: REMOTE, error: { code: 'protocol-violation' } });
  });

  it('ends when a violation is found outside the machine', () => {
    const link = LinkDriver.connected();
    const error = new PeerError('protocol-violation', 'piece: header');
    expect(link.stepNow({ type: 'violated', error })).toEqual([
      sent('c1', { is: 'close', reason: 'protocol-violation' }),
      { type: 'destroy' },
    ]);
    expect(link.state).toEqual({ phase: 'failed', remote: REMOTE, error, at: link.now });
  });

  it('is closed by us: the other side is told, then every connection ends', () => {
    const link = LinkDriver.connected();
    expect(link.close()).toEqual([sent('c1', { is: 'close', reason: 'closed' }), { type: 'destroy' }]);
    expect(link.state).toEqual({ phase: 'closed', remote: REMOTE, by: 'local', at: link.now });
  });

  it('is closed by the other side without an answer', () => {
    const link = LinkDriver.connected();
    expect(link.hear({ is: 'close', reason: 'closed' })).toEqual([{ type: 'destroy' }]);
    expect(link.state).toEqual({ phase: 'closed', remote: REMOTE, by: 'remote', at: link.now });
  });
});

describe('a link with two connections', () => {
  it('only greets on the second until the other side is there too', () => {
    const link = LinkDriver.connected();
    link.say('one');
    expect(link.open('c2')).toEqual([sent('c2', { is: 'hello', ...LOCAL })]);
    expect(link.say('two')).toEqual([sent('c1', sequenced(2, 'two'))]);
  });

  it('goes over to the second with its hello, says again what may be lost, and retires the first', () => {
    const link = LinkDriver.connected();
    for (const text of ['one', 'two']) link.say(text);
    link.hear({ is: 'ack', seq: 1 });
    link.hear(sequenced(1, 'hi'));
    link.open('c2');
    expect(link.hear(HELLO, 'c2')).toEqual([
      sent('c2', sequenced(2, 'two')),
      sent('c2', { is: 'ack', seq: 1 }),
      { type: 'retire', connection: 'c1' },
    ]);
    expect(link.say('three')).toEqual([sent('c2', sequenced(3, 'three'))]);
    expect(link.hear(sequenced(2, 'late'), 'c1')).toEqual([]);
    expect(link.lose('c1')).toEqual([]);
    expect(link.state.phase).toBe('connected');
  });

  it('is healed by the hello on the second in a silence', () => {
    const link = LinkDriver.interrupted();
    link.pass(60_000);
    link.open('c2');
    expect(link.state.phase).toBe('interrupted');
    expect(link.hear(HELLO, 'c2')).toContainEqual({ type: 'retire', connection: 'c1' });
    expect(link.state.phase).toBe('connected');
    expect(link.pass(500).map(({ command }) => command)).toEqual([sent('c2', { is: 'ping', id: 2 })]);
  });

  it('stays with the highest of three, in whatever order they are heard', () => {
    for (const order of [
      ['c2', 'c3'],
      ['c3', 'c2'],
    ]) {
      const link = LinkDriver.interrupted();
      link.open('c2');
      link.open('c3');
      for (const connection of order) link.hear(HELLO, connection);
      expect(link.state).toMatchObject({ phase: 'connected', connections: [{ id: 'c3', rank: 2 }] });
    }
  });

  it('has no use for a lower one that opens when the higher one was heard: the other side need never greet there', () => {
    const link = LinkDriver.interrupted();
    link.open('c3');
    link.hear(HELLO, 'c3');
    expect(link.open('c2')).toEqual([{ type: 'retire', connection: 'c2' }]);
    expect(link.state).toMatchObject({ phase: 'connected', connections: [{ id: 'c3' }] });
  });

  it('keeps a higher one that is not heard yet when it goes over to a lower one', () => {
    const link = LinkDriver.interrupted();
    link.open('c3');
    link.open('c2');
    expect(link.hear(HELLO, 'c2')).not.toContainEqual({ type: 'retire', connection: 'c3' });
    link.lose('c2');
    expect(link.say('one')).toEqual([sent('c3', sequenced(1, 'one'))]);
  });

  it('takes anything before the hello on the second as a violation, and another key there as a hard stop', () => {
    const early = LinkDriver.connected();
    early.open('c2');
    early.hear({ is: 'ping', id: 1 }, 'c2');
    expect(early.state).toMatchObject({ phase: 'failed', error: { code: 'protocol-violation' } });
    const another = LinkDriver.interrupted();
    another.open('c2');
    another.hear({ ...HELLO, key: LOCAL.key }, 'c2');
    expect(another.state).toMatchObject({ phase: 'failed', error: { code: 'key-changed' } });
  });

  it('uses the first for as long as it has it', () => {
    const link = LinkDriver.connected();
    link.open('c2');
    expect(link.say('one')).toEqual([sent('c1', sequenced(1, 'one'))]);
    expect(link.lose('c2')).toEqual([]);
    expect(link.say('two')).toEqual([sent('c1', sequenced(2, 'two'))]);
    expect(link.state.phase).toBe('connected');
  });

  it('goes on with the second when the first is lost, from what is not acknowledged', () => {
    const link = LinkDriver.connected();
    link.open('c2');
    for (const text of ['one', 'two', 'three']) link.say(text);
    link.hear({ is: 'ack', seq: 1 });
    expect(link.lose('c1')).toEqual([
      sent('c2', sequenced(2, 'two')),
      sent('c2', sequenced(3, 'three')),
      sent('c2', { is: 'ack', seq: 0 }),
    ]);
    expect(link.say('four')).toEqual([sent('c2', sequenced(4, 'four'))]);
    link.hear(HELLO, 'c2');
    expect(link.hear(sequenced(1, 'hi'), 'c2')).toContainEqual(sent('c2', { is: 'ack', seq: 1 }));
  });

  it('goes on with the second when the first is lost in an interruption', () => {
    const link = LinkDriver.interrupted();
    link.say('one');
    link.open('c2');
    expect(link.lose('c1')).toContainEqual(sent('c2', sequenced(1, 'one')));
    expect(link.state.phase).toBe('interrupted');
    link.hear(HELLO, 'c2');
    expect(link.state.phase).toBe('connected');
  });

  it('repeats its last acknowledgement on the second, since it may be lost with the first', () => {
    const link = LinkDriver.connected();
    link.open('c2');
    link.hear(sequenced(1, 'one'));
    link.hear(sequenced(2, 'two'));
    expect(link.lose('c1')).toEqual([sent('c2', { is: 'ack', seq: 2 })]);
  });

  it('asks again on the second when the first was lost with the question', () => {
    const link = LinkDriver.connected();
    link.open('c2');
    link.fade('c1');
    link.lose('c1');
    const pings = link.pass(HOUR_MS).filter(({ command }) => command.type === 'sendFrame');
    expect(pings).toEqual([{ after: 500, command: sent('c2', { is: 'ping', id: 2 }) }]);
  });

  it('is lost with its last connection, and says so to nobody', () => {
    const link = LinkDriver.connected();
    link.open('c2');
    link.lose('c1');
    expect(link.lose('c2')).toEqual([{ type: 'destroy' }]);
    expect(link.state).toMatchObject({ phase: 'failed', remote: REMOTE, error: { code: 'link-lost' }, at: link.now });
  });

  it('does not mind the loss of a connection that it never had', () => {
    const link = LinkDriver.connected();
    expect(link.lose('unknown')).toEqual([]);
    expect(link.state.phase).toBe('connected');
  });
});

describe('an interrupted link', () => {
  it('does not fill the queue of the browser with pings while nobody answers', () => {
    const link = LinkDriver.interrupted();
    const pings = link.pass(HOUR_MS).filter(({ command }) => command.type === 'sendFrame');
    expect(pings).toEqual([]);
  });

  it('asks with one ping when none is under way', () => {
    const link = LinkDriver.connected();
    link.hear({ is: 'pong', id: 1 });
    link.fade('c1');
    const pings = link.pass(HOUR_MS).filter(({ command }) => command.type === 'sendFrame');
    expect(pings).toEqual([{ after: 500, command: sent('c1', { is: 'ping', id: 2 }) }]);
    expect(link.doubt()).toEqual([]);
  });

  it.each([...ORDINARY, HELLO])('is connected again by any frame that is heard: $is', (frame) => {
    const link = LinkDriver.interrupted();
    link.pass(60_000);
    link.hear(frame);
    expect(link.state).toMatchObject({ phase: 'connected', heardAt: link.now, remote: REMOTE });
    link.now += SILENCE_MS;
    link.tick();
    expect(link.state.phase).toBe('connected');
  });

  it('does not take the length of the silence for a round trip', () => {
    const link = LinkDriver.interrupted();
    link.pass(60_000);
    link.hear({ is: 'pong', id: 1 });
    expect(link.state).toMatchObject({ phase: 'connected', roundTripMs: null });
    expect(link.pass(500).map(({ command }) => command)).toEqual([sent('c1', { is: 'ping', id: 2 })]);
    link.now += 12;
    link.hear({ is: 'pong', id: 2 });
    expect(link.state).toMatchObject({ roundTripMs: 12 });
  });

  it('gives what is said to the connection, which delivers it when the network is back', () => {
    const link = LinkDriver.interrupted();
    expect(link.say('one')).toEqual([sent('c1', sequenced(1, 'one'))]);
    expect(link.hear({ is: 'ack', seq: 1 })).toEqual([{ type: 'acknowledged', body: chat('one') }]);
  });

  it('does not begin again when ICE reports once more', () => {
    const link = LinkDriver.interrupted();
    const { state } = link;
    link.now += 1000;
    expect(link.fade('c1')).toEqual([]);
    expect(link.state).toBe(state);
  });

  it('waits without any connection for a standby, with all that is said, when its browser gave up the last', () => {
    const link = LinkDriver.interrupted();
    link.say('one');
    expect(link.lose('c1', true)).toEqual([]);
    expect(link.state).toMatchObject({ phase: 'interrupted', connections: [] });
    expect(link.say('two')).toEqual([]);
    expect(link.pass(HOUR_MS)).toEqual(expect.not.arrayContaining([{ command: { type: 'destroy' } }]));
    expect(link.open('c2')).toEqual([
      sent('c2', { is: 'hello', ...LOCAL }),
      sent('c2', sequenced(1, 'one')),
      sent('c2', sequenced(2, 'two')),
    ]);
    link.hear(HELLO, 'c2');
    expect(link.state.phase).toBe('connected');
  });

  it('is lost with its last connection when that closes while the link is well, whatever could take its place', () => {
    const link = LinkDriver.connected();
    link.lose('c1', true);
    expect(link.state).toMatchObject({ phase: 'failed', error: { code: 'link-lost' } });
  });

  it('is closed by either side, and fails with its last connection or a violation', () => {
    const ends: [string, (link: LinkDriver) => unknown, object][] = [
      ['ours', (link) => link.close(), { phase: 'closed', by: 'local' }],
      ['theirs', (link) => link.hear({ is: 'close', reason: 'closed' }), { phase: 'closed', by: 'remote' }],
      ['lost', (link) => link.lose('c1'), { phase: 'failed', error: { code: 'link-lost' } }],
      [
        'violated',
        (link) => link.hear({ is: 'ack', seq: 5 }),
        { phase: 'failed', error: { code: 'protocol-violation' } },
      ],
    ];
    for (const [name, end, state] of ends) {
      const link = LinkDriver.interrupted();
      end(link);
      expect(link.state, name).toMatchObject({ ...state, remote: REMOTE, at: link.now });
    }
  });
});

describe('a link that ended', () => {
  const now = 2_000_000;
  const error = new PeerError('protocol-violation');
  const EVENTS: LinkEvent[] = [
    { type: 'connectionOpened', connection: 'c9', rank: 8, local: LOCAL, now },
    { type: 'connectionFaded', connection: 'c1', now },
    { type: 'connectionLost', connection: 'c1', hasStandby: true, now },
    ...[...ORDINARY, HELLO, { is: 'close', reason: 'closed' } as const].map(
      (frame): LinkEvent => ({ type: 'frameReceived', connection: 'c1', frame, now }),
    ),
    { type: 'frameReceived', connection: 'c1', frame: { is: 'ack', seq: 99 }, now },
    { type: 'violated', error, now },
    { type: 'said', body: chat('late') },
    { type: 'closeAsked', now },
    { type: 'ticked', now },
  ];

  it.each(EVENTS)('ignores everything: $type', (event) => {
    const closed = LinkDriver.connected();
    closed.close();
    const failed = LinkDriver.connected();
    failed.lose('c1');
    for (const link of [closed, failed]) {
      const { state } = link;
      expect(link.step(event)).toEqual([]);
      expect(link.state).toBe(state);
    }
  });
});

describe('whatever the other side and the network do', () => {
  const connection = fc.constantFrom('c1', 'c2', 'c3');
  const heard = frames.filter((frame): frame is LinkFrame => frame.is !== 'piece' && frame.is !== 'written');
  /** Frames that an honest peer could send, so that the link lives long enough to be in every phase. */
  const plausible = fc.oneof(
    fc.constant<LinkFrame>(HELLO),
    fc.nat(5).map((id): LinkFrame => ({ is: 'pong', id })),
    fc.nat(3).map((seq): LinkFrame => ({ is: 'ack', seq })),
    fc.integer({ min: 1, max: 6 }).map((seq): LinkFrame => sequenced(seq, `${seq}`)),
  );
  const events = fc.oneof(
    fc.record({ type: fc.constant('connectionOpened'), connection, rank: fc.nat(3), local: fc.constant(LOCAL) }),
    fc.record({ type: fc.constant('connectionFaded'), connection }),
    fc.record({ type: fc.constant('connectionLost'), connection, hasStandby: fc.boolean() }),
    fc.record({ type: fc.constant('frameReceived'), connection, frame: plausible }),
    fc.record({ type: fc.constant('frameReceived'), connection, frame: plausible }),
    fc.record({ type: fc.constant('frameReceived'), connection, frame: heard }),
    fc.record({ type: fc.constant('said'), body: fc.constant(chat('x')) }),
    fc.record({ type: fc.constant('ticked') }),
  );

  it('never throws, ends once, and says nothing after its end', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(events, fc.nat(4000)), { maxLength: 60 }), (schedule) => {
        const link = new LinkDriver();
        link.open('c1');
        let destroyed = 0;
        for (const [event, wait] of schedule) {
          link.now += wait;
          const wasEnded = link.state.phase === 'closed' || link.state.phase === 'failed';
          const commands = link.step({ ...event, now: link.now } as LinkEvent);
          if (wasEnded) expect(commands).toEqual([]);
          destroyed += commands.filter(({ type }) => type === 'destroy').length;
          const isEnded = link.state.phase === 'closed' || link.state.phase === 'failed';
          expect(destroyed).toBe(isEnded ? 1 : 0);
        }
      }),
      { numRuns: 250 },
    );
  });

  it('delivers each number at most once and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 60 }), (seqs) => {
        const link = LinkDriver.connected();
        const delivered = seqs
          .flatMap((seq) => link.hear(sequenced(seq, `${seq}`)))
          .flatMap((command) => (command.type === 'deliver' ? [textOf(command.body)] : []));
        expect(delivered).toEqual(delivered.map((_, index) => `${index + 1}`));
      }),
    );
  });
});
