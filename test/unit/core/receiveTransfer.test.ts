import { describe, expect, it } from 'vitest';
import { PeerError } from '../../../src/core/errors.ts';
import type { Manifest } from '../../../src/core/manifest.ts';
import {
  createReceive,
  type ReceiveCommand,
  type ReceiveEvent,
  type ReceiveState,
  stepReceive,
} from '../../../src/core/receiveTransfer.ts';
import { thrownBy } from './support/thrownBy.ts';
import { BLOCK, manifestOf, rootOf, TRANSFER } from './support/transferPair.ts';

const WINDOW = 4 * BLOCK;

/** A receiver's machine: takes events and tells the commands of each. */
class Receiver {
  state: ReceiveState;

  readonly manifest: Manifest;

  constructor(manifest: Manifest) {
    this.manifest = manifest;
    this.state = createReceive(manifest);
  }

  static receiving(...sizes: number[]): Receiver {
    const receiver = new Receiver(manifestOf(...sizes));
    receiver.step({ type: 'acceptAsked' });
    return receiver;
  }

  /** One file of one block, verified, and on its way to the downloads. */
  static saving(): Receiver {
    const receiver = Receiver.receiving(BLOCK);
    receiver.write(0, 0);
    receiver.end(0);
    receiver.verified(0);
    return receiver;
  }

  step(event: ReceiveEvent): ReceiveCommand[] {
    const [next, commands] = stepReceive(this.state, event, WINDOW);
    this.state = next;
    return commands;
  }

  write(file: number, block: number): ReceiveCommand[] {
    return this.step({ type: 'blockWritten', ref: { file, block } });
  }

  end(file: number): ReceiveCommand[] {
    return this.step({ type: 'fileEnded', file, root: rootOf(file) });
  }

  verified(file: number): ReceiveCommand[] {
    return this.step({ type: 'fileVerified', file });
  }

  saved(file: number): ReceiveCommand[] {
    return this.step({ type: 'fileSaved', file, downloadId: 100 + file });
  }

  expectViolation(event: ReceiveEvent): void {
    const { state } = this;
    expect(thrownBy(() => this.step(event)).code).toBe('protocol-violation');
    expect(this.state).toBe(state);
  }
}

const blockWritten = (file: number, block: number): ReceiveEvent => ({ type: 'blockWritten', ref: { file, block } });
const fileEnded = (file: number): ReceiveEvent => ({ type: 'fileEnded', file, root: rootOf(file) });
const sendWritten = (file: number, block: number): ReceiveCommand => ({ type: 'sendWritten', ref: { file, block } });
const verifyFile = (file: number): ReceiveCommand => ({ type: 'verifyFile', file, root: rootOf(file) });

describe('a receiver that was offered something', () => {
  it('makes place, then tells its window, when it accepts', () => {
    const receiver = new Receiver(manifestOf(3, 0));
    expect(receiver.step({ type: 'acceptAsked' })).toEqual([
      { type: 'openStore' },
      { type: 'say', body: { kind: 'accept', transfer: TRANSFER, windowBytes: WINDOW } },
    ]);
    expect(receiver.state).toMatchObject({ phase: 'receiving', doneBytes: 0, saved: new Map() });
  });

  it('says so when it declines, and touches nothing', () => {
    const receiver = new Receiver(manifestOf(3));
    expect(receiver.step({ type: 'declineAsked' })).toEqual([
      { type: 'say', body: { kind: 'decline', transfer: TRANSFER } },
    ]);
    expect(receiver.state.phase).toBe('declined');
  });

  it('takes anything of a file before it accepts as a violation', () => {
    const receiver = new Receiver(manifestOf(3));
    receiver.expectViolation(blockWritten(0, 0));
    receiver.expectViolation(fileEnded(0));
    receiver.expectViolation({ type: 'fileVerified', file: 0 });
    receiver.expectViolation({ type: 'fileSaved', file: 0, downloadId: 1 });
  });
});

describe('a receiver that receives', () => {
  it('reports each block that is on the disk, and counts its bytes', () => {
    const receiver = Receiver.receiving(2 * BLOCK + 1, 0);
    expect(receiver.write(0, 2)).toEqual([sendWritten(0, 2)]);
    expect(receiver.state).toMatchObject({ doneBytes: 1 });
    expect(receiver.write(0, 0)).toEqual([sendWritten(0, 0)]);
    expect(receiver.state).toMatchObject({ doneBytes: 1 + BLOCK });
    expect(receiver.write(1, 0)).toEqual([sendWritten(1, 0)]);
    expect(receiver.state).toMatchObject({ doneBytes: 1 + BLOCK });
  });

  it('verifies a file when all its blocks and its end are there, whichever comes last', () => {
    const endLast = Receiver.receiving(BLOCK * 2);
    endLast.write(0, 1);
    endLast.write(0, 0);
    expect(endLast.end(0)).toEqual([verifyFile(0)]);
    const blockLast = Receiver.receiving(BLOCK * 2);
    blockLast.write(0, 1);
    expect(blockLast.end(0)).toEqual([]);
    expect(blockLast.write(0, 0)).toEqual([sendWritten(0, 0), verifyFile(0)]);
  });

  it('verifies an empty file by its one empty block', () => {
    const receiver = Receiver.receiving(0);
    expect(receiver.end(0)).toEqual([]);
    expect(receiver.write(0, 0)).toEqual([sendWritten(0, 0), verifyFile(0)]);
  });

  it('hands each file over as soon as it is verified, while others still come', () => {
    const receiver = Receiver.receiving(1, 1);
    receiver.write(0, 0);
    receiver.end(0);
    expect(receiver.verified(0)).toEqual([
      { type: 'say', body: { kind: 'fileReceived', transfer: TRANSFER, file: 0 } },
      { type: 'saveFile', file: 0 },
    ]);
    expect(receiver.saved(0)).toEqual([]);
    expect(receiver.state).toMatchObject({ phase: 'receiving', saved: new Map([[0, 100]]) });
    receiver.write(1, 0);
    receiver.end(1);
    receiver.verified(1);
    expect(receiver.state).toMatchObject({ phase: 'saving', saved: new Map([[0, 100]]) });
    expect(receiver.saved(1)).toEqual([]);
    expect(receiver.state).toMatchObject({
      phase: 'done',
      saved: new Map([
        [0, 100],
        [1, 101],
      ]),
    });
  });

  it('is done when the last file is handed over, in whatever order they are', () => {
    const receiver = Receiver.receiving(1, 1);
    for (const file of [1, 0]) {
      receiver.end(file);
      receiver.write(file, 0);
    }
    receiver.verified(0);
    receiver.verified(1);
    receiver.saved(1);
    expect(receiver.state.phase).toBe('saving');
    receiver.saved(0);
    expect(receiver.state.phase).toBe('done');
  });

  it('does not mind a second click', () => {
    for (const receiver of [Receiver.receiving(BLOCK), Receiver.saving()]) {
      const { state } = receiver;
      expect(receiver.step({ type: 'acceptAsked' })).toEqual([]);
      expect(receiver.step({ type: 'declineAsked' })).toEqual([]);
      expect(receiver.state).toBe(state);
    }
  });
});

describe('a hostile sender', () => {
  it('cannot send a block twice, nor one that is in no file', () => {
    const receiver = Receiver.receiving(BLOCK * 2, 0);
    receiver.write(0, 0);
    receiver.expectViolation(blockWritten(0, 0));
    receiver.expectViolation(blockWritten(0, 2));
    receiver.expectViolation(blockWritten(0, 2 ** 32 - 1));
    receiver.expectViolation(blockWritten(1, 1));
    receiver.expectViolation(blockWritten(2, 0));
  });

  it('cannot send more of a file that is being verified, or is', () => {
    const receiver = Receiver.receiving(BLOCK, BLOCK);
    receiver.write(0, 0);
    receiver.end(0);
    receiver.expectViolation(blockWritten(0, 0));
    receiver.verified(0);
    receiver.expectViolation(blockWritten(0, 0));
    Receiver.saving().expectViolation(blockWritten(0, 0));
  });

  it('cannot end a file twice, nor one that is not offered', () => {
    const receiver = Receiver.receiving(BLOCK * 2, BLOCK);
    receiver.expectViolation(fileEnded(2));
    receiver.end(0);
    receiver.expectViolation(fileEnded(0));
    receiver.write(0, 0);
    receiver.write(0, 1);
    receiver.expectViolation(fileEnded(0));
    receiver.verified(0);
    receiver.expectViolation(fileEnded(0));
    Receiver.saving().expectViolation(fileEnded(0));
  });
});

describe('the end of receiving', () => {
  const failed: ReceiveEvent = { type: 'failed', error: new PeerError('disk-full', 12) };
  const ends: [string, ReceiveEvent, object, ReceiveCommand[]][] = [
    [
      'by us',
      { type: 'cancelAsked' },
      { phase: 'cancelled', by: 'local' },
      [{ type: 'say', body: { kind: 'cancel', transfer: TRANSFER, error: null } }, { type: 'discard' }],
    ],
    [
      'by them',
      { type: 'cancelledByRemote', error: null },
      { phase: 'cancelled', by: 'remote' },
      [{ type: 'discard' }],
    ],
    [
      'because they cannot go on',
      { type: 'cancelledByRemote', error: 'source-changed' },
      { phase: 'failed', error: { code: 'remote-failed', detail: 'source-changed' } },
      [{ type: 'discard' }],
    ],
    [
      'because we cannot go on',
      failed,
      { phase: 'failed', error: { code: 'disk-full', detail: '12' } },
      [{ type: 'say', body: { kind: 'cancel', transfer: TRANSFER, error: 'disk-full' } }, { type: 'discard' }],
    ],
  ];

  it.each(ends)('comes at any moment before all is verified: %s', (_, event, state, commands) => {
    const whole = Receiver.receiving(BLOCK);
    whole.write(0, 0);
    whole.end(0);
    for (const receiver of [new Receiver(manifestOf(3)), Receiver.receiving(BLOCK * 10), whole]) {
      expect(receiver.step(event)).toEqual(commands);
      expect(receiver.state).toMatchObject({ ...state, manifest: receiver.manifest });
    }
  });

  it('while saving is ours alone: the sender was told that all is here, and hears nothing more', () => {
    const remote = Receiver.saving();
    const { state } = remote;
    expect(remote.step({ type: 'cancelledByRemote', error: null })).toEqual([]);
    expect(remote.step({ type: 'cancelledByRemote', error: 'bug' })).toEqual([]);
    expect(remote.state).toBe(state);

    const local = Receiver.saving();
    expect(local.step({ type: 'cancelAsked' })).toEqual([{ type: 'discard' }]);
    expect(local.state).toMatchObject({ phase: 'cancelled', by: 'local' });

    const broken = Receiver.saving();
    const error = new PeerError('download-failed', 'FILE_NO_SPACE');
    expect(broken.step({ type: 'failed', error })).toEqual([{ type: 'discard' }]);
    expect(broken.state).toMatchObject({ phase: 'failed', error });
  });

  it('is final: what was still under way means nothing', () => {
    const late: ReceiveEvent[] = [
      { type: 'acceptAsked' },
      { type: 'declineAsked' },
      blockWritten(0, 0),
      blockWritten(7, 7),
      fileEnded(0),
      { type: 'fileVerified', file: 0 },
      { type: 'fileSaved', file: 0, downloadId: 7 },
      ...ends.map(([, event]) => event),
    ];
    const declined = new Receiver(manifestOf(3));
    declined.step({ type: 'declineAsked' });
    const done = Receiver.saving();
    done.saved(0);
    const ended = ends.map(([, event]) => {
      const receiver = Receiver.receiving(BLOCK * 10);
      receiver.step(event);
      return receiver;
    });
    for (const receiver of [declined, done, ...ended]) {
      const { state } = receiver;
      for (const event of late) expect(receiver.step(event)).toEqual([]);
      expect(receiver.state).toBe(state);
    }
  });
});
