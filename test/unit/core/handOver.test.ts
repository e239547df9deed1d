import { describe, expect, it } from 'vitest';
import { PeerError } from '../../../src/core/errors.ts';
import {
  createHandOver,
  type HandOver,
  type HandOverCommand,
  type HandOverEvent,
  problemOf,
  stepHandOver,
} from '../../../src/core/handOver.ts';

const MEGABYTE = 1024 * 1024;
const FULL = new PeerError('place-full', 'Letters');
const NAMELESS = new PeerError('download-failed', 'Invalid filename');

/** A hand-over, and what it has asked for. */
class Run {
  state: HandOver = createHandOver();

  step(event: HandOverEvent): HandOverCommand[] {
    const [next, commands] = stepHandOver(this.state, event);
    this.state = next;
    return commands;
  }

  /** Entries that are begun by an event. */
  begun(event: HandOverEvent): number[] {
    return this.step(event).flatMap((command) => (command.type === 'save' ? [command.entry] : []));
  }
}

function files(count: number, size = 1000, from = 0) {
  return Array.from({ length: count }, (_, index) => ({ entry: from + index, size }));
}

function ready(count: number, size?: number, from?: number): HandOverEvent {
  return { type: 'filesReady', files: files(count, size, from) };
}

describe('a hand-over', () => {
  it('takes one file at a time while more arrive, and many when all is there', () => {
    const run = new Run();
    expect(run.begun(ready(100))).toEqual([0]);
    expect(run.begun({ type: 'saved', entry: 0 })).toEqual([1]);
    expect(run.begun({ type: 'allArrived' })).toHaveLength(63);
    expect(run.begun({ type: 'saved', entry: 7 })).toEqual([65]);
  });

  it('hurries when what waits takes much room', () => {
    const run = new Run();
    expect(run.begun(ready(100, MEGABYTE))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('into a folder never has more than 64 MiB twice on the disk, unless one file is larger', () => {
    const run = new Run();
    run.step({ type: 'placeChosen', place: 'folder' });
    run.step({ type: 'allArrived' });
    expect(run.begun(ready(5, 20 * MEGABYTE))).toEqual([0, 1, 2]);
    expect(run.begun(ready(1, 900 * MEGABYTE, 5))).toEqual([]);
    expect(run.begun({ type: 'saved', entry: 0 })).toEqual([3]);
    for (const entry of [1, 2, 3]) run.step({ type: 'saved', entry });
    expect([...run.state.running.keys()]).toEqual([4]);
    expect(run.begun({ type: 'saved', entry: 4 })).toEqual([5]);
    expect(run.begun(ready(1, 1, 6))).toEqual([]);
  });

  it('goes on without a file that alone is the trouble, and keeps it for another try', () => {
    const run = new Run();
    run.step(ready(2));
    run.step({ type: 'allArrived' });
    expect(run.step({ type: 'saveFailed', entry: 0, error: NAMELESS })).toEqual([]);
    expect(run.state.phase).toBe('going');
    run.step({ type: 'saved', entry: 1 });
    expect(run.state.phase).toBe('refused');
    expect(problemOf(run.state)).toBe(NAMELESS);
    expect(run.begun({ type: 'retryAsked' })).toEqual([0]);
    expect(problemOf(run.state)).toBeNull();
    run.step({ type: 'saved', entry: 0 });
    expect(run.state.phase).toBe('going');
  });

  it('takes a file that was refused to another place', () => {
    const run = new Run();
    run.step(ready(1));
    run.step({ type: 'allArrived' });
    run.step({ type: 'saveFailed', entry: 0, error: NAMELESS });
    expect(run.step({ type: 'placeChosen', place: 'folder' })).toEqual([{ type: 'save', entry: 0, place: 'folder' }]);
  });

  it('gives up only what was refused, and only when asked to', () => {
    const run = new Run();
    run.step(ready(2));
    run.step({ type: 'allArrived' });
    run.step({ type: 'saveFailed', entry: 0, error: NAMELESS });
    expect(run.step({ type: 'giveUpAsked' })).toEqual([]);
    run.step({ type: 'saved', entry: 1 });
    expect(run.step({ type: 'giveUpAsked' })).toEqual([{ type: 'giveUp', entry: 0, error: NAMELESS }]);
    expect(run.state).toMatchObject({ phase: 'going', refused: new Map() });
    expect(run.begun({ type: 'retryAsked' })).toEqual([]);
  });

  it('waits for a person where the place is the trouble, and drops nothing', () => {
    const run = new Run();
    run.step(ready(3));
    run.step({ type: 'allArrived' });
    expect(run.step({ type: 'saveFailed', entry: 1, error: FULL })).toEqual([]);
    expect(run.step({ type: 'saved', entry: 0 })).toEqual([]);
    run.step({ type: 'saveFailed', entry: 2, error: new PeerError('place-refused') });
    expect(run.state).toMatchObject({ phase: 'held', error: FULL });
    expect(run.begun({ type: 'retryAsked' })).toEqual([1, 2]);
    expect(run.state.phase).toBe('going');
  });

  it('goes on in another place with what the first one did not take', () => {
    const run = new Run();
    run.step({ type: 'placeChosen', place: 'folder' });
    run.step({ type: 'placeLost', error: new PeerError('place-permission', 'Letters') });
    expect(run.begun(ready(1))).toEqual([]);
    expect(run.step({ type: 'placeChosen', place: 'downloads' })).toEqual([
      { type: 'save', entry: 0, place: 'downloads' },
    ]);
  });

  it('is not held by what was begun in a place that was given up', () => {
    const run = new Run();
    run.step({ type: 'placeChosen', place: 'folder' });
    run.step({ type: 'allArrived' });
    run.step(ready(3));
    run.step({ type: 'saveFailed', entry: 0, error: new PeerError('place-permission', 'Letters') });
    expect(run.begun({ type: 'placeChosen', place: 'downloads' })).toEqual([0]);
    // The two others come to the same end only now.
    expect(run.step({ type: 'saveFailed', entry: 1, error: new PeerError('place-permission', 'Letters') })).toEqual([
      { type: 'save', entry: 1, place: 'downloads' },
    ]);
    expect(run.step({ type: 'saved', entry: 2 })).toEqual([]);
    run.step({ type: 'saveFailed', entry: 0, error: FULL });
    expect(run.state).toMatchObject({ phase: 'held', error: FULL });
  });

  it('is not held again by a try before this one', () => {
    const run = new Run();
    run.step({ type: 'allArrived' });
    run.step(ready(2));
    run.step({ type: 'saveFailed', entry: 0, error: FULL });
    run.step({ type: 'retryAsked' });
    expect(run.begun({ type: 'saveFailed', entry: 1, error: FULL })).toEqual([1]);
    expect(run.state.phase).toBe('going');
  });

  it('begins nothing and asks for nothing once it is stopped', () => {
    const run = new Run();
    run.step(ready(2));
    run.step({ type: 'stopAsked' });
    for (const event of [
      { type: 'saved', entry: 0 },
      { type: 'retryAsked' },
      { type: 'placeLost', error: FULL },
    ] as const) {
      expect(run.step(event)).toEqual([]);
    }
    expect(run.state.phase).toBe('stopped');
  });
});

describe('empty folders', () => {
  it('are made last, and again where the folder did not let them', () => {
    const run = new Run();
    run.step({ type: 'placeChosen', place: 'folder' });
    run.step(ready(1));
    expect(run.step({ type: 'allArrived' })).toEqual([]);
    expect(run.step({ type: 'saved', entry: 0 })).toEqual([{ type: 'makeFolders' }]);
    expect(run.step({ type: 'retryAsked' })).toEqual([]);
    run.step({ type: 'foldersFailed', error: FULL });
    expect(run.state.phase).toBe('held');
    expect(run.step({ type: 'retryAsked' })).toEqual([{ type: 'makeFolders' }]);
    expect(run.step({ type: 'foldersMade' })).toEqual([{ type: 'foldersSettled', made: true }]);
    expect(run.step({ type: 'retryAsked' })).toEqual([]);
  });

  it('are made where the files are, or in the place that was chosen since', () => {
    const run = new Run();
    run.step({ type: 'placeChosen', place: 'folder' });
    run.step({ type: 'allArrived' });
    run.step({ type: 'placeChosen', place: 'folder' });
    expect(run.step({ type: 'foldersFailed', error: FULL })).toEqual([{ type: 'makeFolders' }]);
    expect(run.state.phase).toBe('going');
  });

  it('are nothing for Downloads, and no reason to wait where the browser refuses a name', () => {
    const downloads = new Run();
    expect(downloads.step({ type: 'allArrived' })).toEqual([{ type: 'foldersSettled', made: false }]);
    const folder = new Run();
    folder.step({ type: 'placeChosen', place: 'folder' });
    folder.step({ type: 'allArrived' });
    expect(folder.step({ type: 'foldersFailed', error: NAMELESS })).toEqual([{ type: 'foldersSettled', made: false }]);
  });
});
