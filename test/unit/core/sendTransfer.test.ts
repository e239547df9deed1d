import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PeerError } from '../../../src/core/errors.ts';
import type { Manifest } from '../../../src/core/manifest.ts';
import {
  createSend,
  type SendCommand,
  type SendEvent,
  type SendState,
  stepSend,
} from '../../../src/core/sendTransfer.ts';
import { thrownBy } from './support/thrownBy.ts';
import { BLOCK, keyOf, manifestOf, rootOf, TRANSFER } from './support/transferPair.ts';

/** A sender's machine: takes events and tells the commands of each. */
class Sender {
  state: SendState;

  readonly manifest: Manifest;

  constructor(manifest: Manifest) {
    this.manifest = manifest;
    this.state = createSend(manifest)[0];
  }

  static sending(sizes: readonly number[], windowBytes = 4 * BLOCK): Sender {
    const sender = new Sender(manifestOf(...sizes));
    sender.step({ type: 'accepted', windowBytes });
    return sender;
  }

  step(event: SendEvent): SendCommand[] {
    const [next, commands] = stepSend(this.state, event);
    this.state = next;
    return commands;
  }

  /** A block has left; tells the blocks that are asked for next. */
  sent(file: number, block: number, isLast = false): string[] {
    return asked(this.step({ type: 'blockSent', ref: { file, block }, root: isLast ? rootOf(file) : null }));
  }

  written(...blocks: [file: number, block: number][]): string[] {
    const refs = blocks.map(([file, block]) => ({ file, block }));
    return asked(this.step({ type: 'blocksWritten', blocks: refs }));
  }

  expectViolation(event: SendEvent): void {
    const { state } = this;
    expect(thrownBy(() => this.step(event)).code).toBe('protocol-violation');
    expect(this.state).toBe(state);
  }
}

const asked = (commands: readonly SendCommand[]) =>
  commands.flatMap((command) => (command.type === 'sendBlock' ? [keyOf(command.ref)] : []));
const written = (...blocks: [file: number, block: number][]): SendEvent => ({
  type: 'blocksWritten',
  blocks: blocks.map(([file, block]) => ({ file, block })),
});

/** A sender of one block, all of it sent and written. */
function almostDone(): Sender {
  const sender = Sender.sending([BLOCK]);
  sender.sent(0, 0, true);
  sender.written([0, 0]);
  return sender;
}

describe('a sender that offers', () => {
  it('says what it offers, and waits', () => {
    const manifest = manifestOf(3, 0);
    const [state, commands] = createSend(manifest);
    expect(state).toEqual({ phase: 'offered', manifest });
    expect(commands).toEqual([
      { type: 'say', body: { kind: 'offer', transfer: TRANSFER, blockBytes: BLOCK, files: manifest.files } },
    ]);
  });

  it('asks for the first blocks when it is accepted', () => {
    const sender = new Sender(manifestOf(BLOCK * 3));
    expect(asked(sender.step({ type: 'accepted', windowBytes: 4 * BLOCK }))).toEqual(['0:0', '0:1']);
    expect(sender.state).toMatchObject({ phase: 'sending', doneBytes: 0, outstandingBytes: 2 * BLOCK });
  });

  it('forgets the files when it is declined', () => {
    const sender = new Sender(manifestOf(3));
    expect(sender.step({ type: 'declined' })).toEqual([{ type: 'release' }]);
    expect(sender.state.phase).toBe('declined');
  });

  it.each<SendEvent>([
    { type: 'blockSent', ref: { file: 0, block: 0 }, root: null },
    written([0, 0]),
    { type: 'fileReceived', file: 0 },
  ])('takes news of blocks before the accept as a violation: $type', (event) => {
    new Sender(manifestOf(3)).expectViolation(event);
  });
});

describe('a sender that sends', () => {
  it('has two blocks in hand at most', () => {
    const sender = Sender.sending([BLOCK * 10], 10 * BLOCK);
    expect(sender.sent(0, 0)).toEqual(['0:2']);
    expect(sender.sent(0, 1)).toEqual(['0:3']);
    expect(sender.state).toMatchObject({ inHand: 2 });
  });

  it('stops at the window, and goes on for what is written', () => {
    const sender = Sender.sending([BLOCK * 10], 3 * BLOCK);
    expect(sender.sent(0, 0)).toEqual(['0:2']);
    expect(sender.sent(0, 1)).toEqual([]);
    expect(sender.sent(0, 2)).toEqual([]);
    expect(sender.written([0, 1], [0, 0])).toEqual(['0:3', '0:4']);
    expect(sender.state).toMatchObject({ doneBytes: 2 * BLOCK, outstandingBytes: 3 * BLOCK });
  });

  it('lets a block wait that is larger than what is left of the window, also when a smaller one would fit', () => {
    const sender = Sender.sending([BLOCK - 1, BLOCK, 1], 2 * BLOCK - 2);
    expect(sender.state).toMatchObject({ outstandingBytes: BLOCK - 1, next: { file: 1, block: 0 } });
    expect(sender.sent(0, 0, true)).toEqual([]);
    expect(sender.written([0, 0])).toEqual(['1:0', '2:0']);
  });

  it('says the root of a file with its last block, before it asks for more', () => {
    const sender = Sender.sending([BLOCK, BLOCK, BLOCK]);
    expect(sender.step({ type: 'blockSent', ref: { file: 0, block: 0 }, root: rootOf(0) })).toEqual([
      { type: 'say', body: { kind: 'fileEnd', transfer: TRANSFER, file: 0, root: rootOf(0) } },
      { type: 'sendBlock', ref: { file: 2, block: 0 } },
    ]);
  });

  it('takes the report of a block that is written before it knows that the block has left', () => {
    const sender = Sender.sending([BLOCK * 2]);
    sender.written([0, 0]);
    expect(sender.state).toMatchObject({ doneBytes: BLOCK, inHand: 2 });
    sender.sent(0, 0);
    expect(sender.state).toMatchObject({ inHand: 1 });
  });

  it('is done with the last file that was received, in whatever order they are', () => {
    const sender = Sender.sending([1, 1]);
    sender.sent(0, 0, true);
    sender.sent(1, 0, true);
    sender.written([1, 0], [0, 0]);
    expect(sender.step({ type: 'fileReceived', file: 1 })).toEqual([]);
    expect(sender.step({ type: 'fileReceived', file: 1 })).toEqual([]);
    expect(sender.state).toMatchObject({ phase: 'sending', doneBytes: 2 });
    expect(sender.step({ type: 'fileReceived', file: 0 })).toEqual([{ type: 'release' }]);
    expect(sender.state.phase).toBe('done');
  });

  it('never has more under way than the window, whatever the sizes', () => {
    const list = fc.array(fc.nat(3 * BLOCK), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        list,
        fc.integer({ min: BLOCK, max: 4 * BLOCK }),
        fc.infiniteStream(fc.nat(1000)),
        (sizes, window, picks) => {
          const sender = Sender.sending(sizes, window);
          /** Asked for and not yet left; left and not yet written. */
          const reading = sender.state.phase === 'sending' ? [...sender.state.outstanding.keys()] : [];
          const underWay: string[] = [];
          while (reading.length + underWay.length > 0) {
            const pick = picks.next().value ?? 0;
            const fromReading = reading.length > 0 && (underWay.length === 0 || pick % 2 === 0);
            const [key = ''] = fromReading ? reading.splice(0, 1) : underWay.splice(pick % underWay.length, 1);
            const [file = 0, block = 0] = key.split(':').map(Number);
            reading.push(...(fromReading ? sender.sent(file, block) : sender.written([file, block])));
            if (fromReading) underWay.push(key);
            if (sender.state.phase !== 'sending') throw new Error('ended by itself');
            const { outstanding, outstandingBytes, inHand } = sender.state;
            expect(outstandingBytes).toBeLessThanOrEqual(window);
            expect(outstandingBytes).toBe([...outstanding.values()].reduce((sum, bytes) => sum + bytes, 0));
            expect(inHand).toBe(reading.length);
          }
          const total = sizes.reduce((sum, size) => sum + size, 0);
          expect(sender.state).toMatchObject({ doneBytes: total, outstandingBytes: 0, next: undefined });
        },
      ),
    );
  });
});

describe('a hostile receiver', () => {
  it('cannot report blocks that were not sent, or report them twice', () => {
    const sender = Sender.sending([BLOCK * 10]);
    for (const block of [2, 9, 10, 2 ** 32 - 1]) sender.expectViolation(written([0, block]));
    sender.expectViolation(written([1, 0]));
    sender.expectViolation(written([0, 0], [0, 0]));
    sender.expectViolation(written([0, 0], [0, 5]));
    sender.written([0, 0]);
    sender.expectViolation(written([0, 0]));
    expect(sender.state).toMatchObject({ doneBytes: BLOCK });
  });

  it('cannot receive files that are not offered', () => {
    Sender.sending([BLOCK, BLOCK]).expectViolation({ type: 'fileReceived', file: 2 });
  });

  it('cannot complete a transfer whose blocks are not all sent', () => {
    const unread = Sender.sending([BLOCK * 10]);
    unread.expectViolation({ type: 'fileReceived', file: 0 });
    const inHand = Sender.sending([BLOCK * 2]);
    inHand.sent(0, 0);
    inHand.expectViolation({ type: 'fileReceived', file: 0 });
    const several = Sender.sending([BLOCK, BLOCK * 9]);
    several.step({ type: 'fileReceived', file: 0 });
    several.expectViolation({ type: 'fileReceived', file: 1 });
  });

  it('cannot answer an offer twice', () => {
    const sender = Sender.sending([BLOCK]);
    sender.expectViolation({ type: 'accepted', windowBytes: 100 * BLOCK });
    sender.expectViolation({ type: 'declined' });
  });
});

describe('the end of sending', () => {
  const failed: SendEvent = { type: 'failed', error: new PeerError('source-changed', 'a.txt') };
  const ends: [string, SendEvent, object, SendCommand[]][] = [
    [
      'by us',
      { type: 'cancelAsked' },
      { phase: 'cancelled', by: 'local' },
      [{ type: 'say', body: { kind: 'cancel', transfer: TRANSFER, error: null } }, { type: 'release' }],
    ],
    [
      'by them',
      { type: 'cancelledByRemote', error: null },
      { phase: 'cancelled', by: 'remote' },
      [{ type: 'release' }],
    ],
    [
      'because they cannot go on',
      { type: 'cancelledByRemote', error: 'disk-full' },
      { phase: 'failed', error: { code: 'remote-failed', detail: 'disk-full' } },
      [{ type: 'release' }],
    ],
    [
      'because we cannot go on',
      failed,
      { phase: 'failed', error: { code: 'source-changed', detail: 'a.txt' } },
      [{ type: 'say', body: { kind: 'cancel', transfer: TRANSFER, error: 'source-changed' } }, { type: 'release' }],
    ],
  ];

  it.each(ends)('comes at any moment: %s', (_, event, state, commands) => {
    for (const sender of [new Sender(manifestOf(3)), Sender.sending([BLOCK * 10]), almostDone()]) {
      expect(sender.step(event)).toEqual(commands);
      expect(sender.state).toMatchObject({ ...state, manifest: sender.manifest });
    }
  });

  it('is final: what was still under way means nothing', () => {
    const late: SendEvent[] = [
      { type: 'accepted', windowBytes: 8 * BLOCK },
      { type: 'declined' },
      { type: 'blockSent', ref: { file: 0, block: 0 }, root: rootOf(0) },
      written([0, 0], [7, 7]),
      { type: 'fileReceived', file: 9 },
      ...ends.map(([, event]) => event),
    ];
    const declined = new Sender(manifestOf(3));
    declined.step({ type: 'declined' });
    const done = almostDone();
    done.step({ type: 'fileReceived', file: 0 });
    const cancelled = ends.map(([, event]) => {
      const sender = Sender.sending([BLOCK * 10]);
      sender.step(event);
      return sender;
    });
    for (const sender of [declined, done, ...cancelled]) {
      const { state } = sender;
      for (const event of late) expect(sender.step(event)).toEqual([]);
      expect(sender.state).toBe(state);
    }
  });
});
