import { beforeEach, describe, expect, it } from 'vitest';
import { PIECE_TYPE } from '../../../../src/core/blockPiece.ts';
import { createLaneSet, type LaneSet } from '../../../../src/offscreen/transfer/laneSet.ts';
import { FakeChannel } from '../support/fakeChannel.ts';

let heard: string[] = [];
let now = 0;
let lanes: LaneSet;

beforeEach(() => {
  heard = [];
  now = 100;
  lanes = createLaneSet({
    now: () => now,
    ready: ({ id }) => heard.push(`ready ${id}`),
    closed: () => undefined,
    lost: ({ id }) => heard.push(`lost ${id}`),
    piece: ({ id }, frame) => heard.push(`piece ${id} ${frame.length}`),
    frame: ({ id }, frame) => heard.push(`frame ${id} ${frame.length}`),
  });
});

function add(id: string, { link = 'link', isFallback = false, isOpen = true } = {}): FakeChannel {
  const channel = new FakeChannel();
  if (isOpen) channel.open();
  lanes.made(id, channel.asChannel());
  lanes.add(id, link, isFallback);
  return channel;
}
const idOf = (lane: { id: string } | undefined) => lane?.id;

describe('a channel', () => {
  it('is a lane when it was given to a link, and ready when it is open', () => {
    const channel = new FakeChannel();
    lanes.made('one', channel.asChannel());
    expect(lanes.get('one')).toBeUndefined();
    lanes.add('one', 'link', false);
    expect([idOf(lanes.get('one')), heard, lanes.open('link').length]).toEqual(['one', [], 0]);
    now = 500;
    channel.open();
    expect([heard, lanes.open('link').map(idOf), lanes.get('one')?.writtenAt]).toEqual([['ready one'], ['one'], 500]);
  });

  it('that was never made, or closed before it was given to a link, is none', () => {
    lanes.add('never', 'link', false);
    const channel = new FakeChannel();
    lanes.made('closed', channel.asChannel());
    channel.cut();
    lanes.add('closed', 'link', false);
    expect([lanes.get('never'), lanes.get('closed'), heard]).toEqual([undefined, undefined, []]);
  });

  it('that closes is lost, once', () => {
    const channel = add('one');
    channel.cut();
    lanes.remove('one');
    expect(heard).toEqual(['ready one', 'lost one']);
    expect(lanes.get('one')).toBeUndefined();
  });

  it('that is removed is closed, and hears nothing any more', () => {
    const channel = add('one');
    lanes.remove('one');
    expect([channel.readyState, channel.onmessage, channel.onopen]).toEqual(['closed', null, null]);
    expect(heard).toEqual(['ready one', 'lost one']);
  });

  it('takes the pieces of blocks apart from all other frames, and text for a frame that is none', () => {
    const channel = add('one');
    channel.onmessage?.({ data: Uint8Array.of(PIECE_TYPE, 1, 2).buffer });
    channel.onmessage?.({ data: Uint8Array.of(0x21, 1).buffer });
    channel.onmessage?.({ data: 'text' as unknown as ArrayBuffer });
    expect(heard.slice(1)).toEqual(['piece one 3', 'frame one 2', 'frame one 0']);
  });

  it('is ready again when it has room', () => {
    const channel = add('one');
    expect(channel.bufferedAmountLowThreshold).toBeGreaterThan(0);
    channel.onbufferedamountlow?.();
    expect(heard).toEqual(['ready one', 'ready one']);
  });
});

describe('the lane that takes the next block', () => {
  it('is the one with the least waiting in it', () => {
    const [one, two, three] = [add('one'), add('two'), add('three')];
    [one.bufferedAmount, two.bufferedAmount, three.bufferedAmount] = [3000, 1000, 2000];
    expect(idOf(lanes.readiest('link', true))).toBe('two');
  });

  it('is none while all are full: 1 MiB for one, less for each of many', () => {
    const one = add('one');
    one.bufferedAmount = 1024 * 1024 - 1;
    expect(idOf(lanes.readiest('link', true))).toBe('one');
    one.bufferedAmount = 1024 * 1024;
    expect(lanes.readiest('link', true)).toBeUndefined();
    const many = Array.from({ length: 15 }, (_, index) => add(`${index}`));
    for (const channel of many) channel.bufferedAmount = 256 * 1024;
    expect(lanes.readiest('link', true)).toBeUndefined();
    many[7]?.send(new Uint8Array(1));
    for (const channel of many) channel.bufferedAmount = 256 * 1024 - 1;
    expect(lanes.readiest('link', true)).toBeDefined();
  });

  it('is the one that shares its connection with chat only where it may be and there is no other', () => {
    add('chat', { isFallback: true });
    expect([idOf(lanes.readiest('link', false)), idOf(lanes.readiest('link', true))]).toEqual([undefined, 'chat']);
    expect(lanes.open('link')).toEqual([]);
    const one = add('one');
    one.bufferedAmount = 1024 * 1024;
    expect(lanes.readiest('link', true)).toBeUndefined();
  });

  it('is of the link that asks, open, and not one that is to go', () => {
    add('other', { link: 'other' });
    add('closed', { isOpen: false });
    add('going');
    const going = lanes.get('going');
    if (going !== undefined) going.isRetiring = true;
    expect(lanes.readiest('link', true)).toBeUndefined();
    expect(lanes.retiring('link').map(idOf)).toEqual(['going']);
    expect(idOf(lanes.readiest('other', true))).toBe('other');
  });
});

describe('what is sent on a lane', () => {
  it('leaves in its order', () => {
    const channel = add('one');
    const lane = lanes.get('one');
    expect(lane && lanes.send(lane, [Uint8Array.of(1), Uint8Array.of(2, 2)])).toBe(true);
    expect(channel.sent.map(({ length }) => length)).toEqual([1, 2]);
  });

  it('that is at its end costs the lane, and is told', () => {
    const channel = add('one');
    const lane = lanes.get('one');
    channel.onclose = null;
    channel.cut();
    expect(lane && lanes.send(lane, [Uint8Array.of(1)])).toBe(false);
    expect(heard).toEqual(['ready one', 'lost one']);
    expect(lanes.get('one')).toBeUndefined();
  });
});

it('a link that ends takes its lanes along, and no others', () => {
  add('one');
  add('chat', { isFallback: true });
  add('other', { link: 'other' });
  lanes.removeLink('link');
  expect([idOf(lanes.get('one')), idOf(lanes.get('chat')), idOf(lanes.get('other'))]).toEqual([
    undefined,
    undefined,
    'other',
  ]);
  expect(heard.filter((what) => what.startsWith('lost'))).toEqual(['lost one', 'lost chat']);
});
