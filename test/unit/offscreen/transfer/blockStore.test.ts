import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodePiece } from '../../../../src/core/blockPiece.ts';
import { MAX_WINDOW_BYTES, PIECE_BYTES } from '../../../../src/core/limits.ts';
import {
  type BlockStore,
  createStore,
  findStores,
  restoreStore,
  type StoreListener,
} from '../../../../src/offscreen/transfer/blockStore.ts';
import { ANSWER_MS } from '../../../../src/offscreen/transfer/insist.ts';
import { type AcceptedTransfer, decodeRecords, RECORD_BYTES } from '../../../../src/offscreen/transfer/journal.ts';
import {
  BLOCK_BYTES,
  blocksOf,
  hexOf,
  isSame,
  manifestOf,
  nodeSha256,
  noise,
  prose,
  rootOf,
  TRANSFER,
} from '../support/bytes.ts';
import { createFakeDisk, type FakeDisk } from '../support/fakeDisk.ts';
import { type FakeTime, startFakeTime } from '../support/fakeTime.ts';

/** A block waits no longer for others to be committed with it. */
/** Longer than a disk that is full is left alone. */
const TRY_AGAIN_MS = 3100;
const COMMIT_MS = 40;
const JOURNAL = `${TRANSFER}/journal`;
const SEGMENT = `${TRANSFER}/0`;

let time: FakeTime;
let disk: FakeDisk;
let estimate: StorageEstimate;

beforeEach(() => {
  time = startFakeTime();
  disk = createFakeDisk();
  estimate = { quota: 1e12, usage: 0 };
  vi.stubGlobal('navigator', { storage: { estimate: async () => estimate } });
});

afterEach(() => {
  time.stop();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** What a store reports, and what it is told to want. */
function listenerOf() {
  const have = new Set<number>();
  const told: number[][] = [];
  const lacks: (string | null)[] = [];
  const errors: { code: string; detail: string | undefined }[] = [];
  const unwanted = new Set<number>();
  const listener: StoreListener = {
    stored(blocks) {
      told.push([...blocks]);
      for (const block of blocks) have.add(block);
    },
    failed: ({ code, detail }) => errors.push({ code, detail }),
    isNeeded: (block) => !have.has(block) && !unwanted.has(block),
    spaceChanged: (lack) => lacks.push(lack?.code ?? null),
  };
  return { listener, have, told, errors, unwanted, lacks };
}

function acceptedOf(manifest: ReturnType<typeof manifestOf>['manifest']): AcceptedTransfer {
  return {
    transfer: TRANSFER,
    blockBytes: BLOCK_BYTES,
    entries: manifest.entries.map(({ path, size }) => [[...path], size]),
    digest: 'd1'.repeat(32),
    secret: '5e'.repeat(32),
    skip: [],
    peerName: 'Anna',
    peerKey: null,
  };
}

/** A store for files with these contents, in a process that may die. */
async function storeFor(contents: readonly Uint8Array<ArrayBuffer>[]) {
  const { manifest, layout } = manifestOf(...contents.map(({ length }) => length));
  const { root, die } = disk.mount();
  const heard = listenerOf();
  const store = await createStore(root, acceptedOf(manifest), manifest, layout, layout.totalBytes, heard.listener);
  const plainOf = (block: number) => {
    const entry = layout.entryOf(block);
    return blocksOf(contents[entry] ?? new Uint8Array())[block - layout.firstBlock(entry)] ?? new Uint8Array();
  };
  return {
    store,
    ...heard,
    manifest,
    layout,
    root,
    die,
    all: Array.from({ length: layout.blockCount }, (_, block) => block),
    frames: (block: number) => framesOf(block, plainOf(block)),
    deflatedFrames: (block: number) => framesOf(block, plainOf(block), 'deflate'),
    send(block: number, lane = 'lane') {
      for (const frame of framesOf(block, plainOf(block))) store.takePiece(frame, lane);
    },
  };
}

function framesOf(
  block: number,
  plain: Uint8Array<ArrayBuffer>,
  coding: 'plain' | 'deflate' = 'plain',
  digest = nodeSha256(plain),
): Uint8Array<ArrayBuffer>[] {
  const coded = coding === 'plain' ? plain : new Uint8Array(deflateRawSync(plain));
  const pieces = Math.max(1, Math.ceil(coded.length / PIECE_BYTES));
  return Array.from({ length: pieces }, (_, index) => {
    const offset = index * PIECE_BYTES;
    const payload = coded.subarray(offset, offset + PIECE_BYTES);
    const carried = index === 0 ? digest : new Uint8Array(32);
    return encodePiece({ transfer: TRANSFER, block, offset, length: coded.length, coding, digest: carried, payload });
  });
}

async function restored(contents: readonly Uint8Array<ArrayBuffer>[]) {
  const { manifest, layout } = manifestOf(...contents.map(({ length }) => length));
  const { root } = disk.mount();
  const [found] = await findStores(root, isHere);
  if (found === undefined) throw new Error('nothing found');
  const heard = listenerOf();
  const progress: number[] = [];
  const { signal } = new AbortController();
  const progressed = (bytes: number) => progress.push(bytes);
  const opened = await restoreStore(root, found, manifest, layout, heard.listener, progressed, signal);
  for (const block of opened.blocks) heard.have.add(block);
  return { ...opened, ...heard, found, root, progress, layout };
}

/** Nothing that is found is of this life. */
const isHere = () => false;
const recordsOnDisk = () => [...decodeRecords(disk.read(JOURNAL))];
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const sorted = (numbers: Iterable<number>) => [...numbers].sort((one, other) => one - other);

describe('blocks that arrive', () => {
  const contents = [noise(3 * BLOCK_BYTES + 7), noise(0), prose(2 * BLOCK_BYTES), noise(1)];

  it('in any order land where they belong', async () => {
    const { send, store, all, have } = await storeFor(contents);
    for (const block of [5, 2, 7, 0, 4, 3, 6, 1]) send(block);
    await time.pass(COMMIT_MS);
    expect(sorted(have)).toEqual(all);
    await store.closeSegment(0);
    for (const [entry, content] of contents.entries()) {
      expect(isSame(await bytesOf(await store.open(entry)), content)).toBe(true);
    }
  });

  it('in pieces of several blocks, mixed on several lanes, land where they belong', async () => {
    const { frames, store, have, all } = await storeFor(contents);
    const perBlock = all.map((block) => frames(block));
    for (let index = 0; index < BLOCK_BYTES / PIECE_BYTES; index++) {
      for (const [block, pieces] of perBlock.entries()) {
        const piece = pieces[index];
        if (piece !== undefined) store.takePiece(piece, `lane ${block % 3}`);
      }
    }
    await time.pass(COMMIT_MS);
    expect(sorted(have)).toEqual(all);
    await store.closeSegment(0);
    expect(isSame(await bytesOf(await store.open(0)), contents[0] ?? new Uint8Array())).toBe(true);
  });

  it('deflated are inflated', async () => {
    const { deflatedFrames, store, layout, told } = await storeFor(contents);
    for (let block = layout.firstBlock(2); block < layout.firstBlock(3); block++) {
      for (const frame of deflatedFrames(block)) store.takePiece(frame, 'lane');
    }
    await time.pass(COMMIT_MS);
    expect(sorted(told.flat())).toEqual([5, 6]);
    await store.closeSegment(0);
    expect(isSame(await bytesOf(await store.open(2)), contents[2] ?? new Uint8Array())).toBe(true);
  });

  it('are told when they are in the journal, together with others and no later than a moment after', async () => {
    const { send, told } = await storeFor(contents);
    send(1);
    send(3);
    await time.pass(COMMIT_MS - 10);
    expect([told, recordsOnDisk()]).toEqual([[], []]);
    await time.pass(20);
    expect(told.map(sorted)).toEqual([[1, 3]]);
    expect(sorted(recordsOnDisk().map((record) => (record.kind === 'block' ? record.block : -1)))).toEqual([1, 3]);
    const plain = blocksOf(contents[0] ?? new Uint8Array())[1] ?? new Uint8Array();
    const record = recordsOnDisk().find((one) => one.kind === 'block' && one.block === 1);
    expect(record?.kind === 'block' && hexOf(record.digest)).toBe(hexOf(nodeSha256(plain)));
  });

  it('are committed at once when they are many', async () => {
    const { send, told } = await storeFor([noise(6 * BLOCK_BYTES)]);
    for (let block = 0; block < 6; block++) send(block);
    await time.settle();
    expect(sorted(told.flat())).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('have their bytes on the disk before the journal speaks of them', async () => {
    const { send } = await storeFor(contents);
    for (const block of [0, 1, 2]) send(block);
    await time.pass(COMMIT_MS);
    const paths = disk.writes.map(({ path }) => path);
    expect(paths.lastIndexOf(SEGMENT)).toBeLessThan(paths.indexOf(JOURNAL));
  });

  it('again are told again and not written again, also while they are on their way to the disk', async () => {
    const { send, told } = await storeFor(contents);
    send(0);
    send(0, 'other lane');
    await time.pass(COMMIT_MS);
    expect(told).toEqual([[0]]);
    const writes = disk.writes.length;
    send(0);
    await time.pass(COMMIT_MS);
    expect([told, disk.writes.length]).toEqual([[[0], [0]], writes]);
  });

  it('of a file that was left out meanwhile are not written', async () => {
    const { send, told, unwanted, errors } = await storeFor(contents);
    send(0);
    unwanted.add(0);
    await time.pass(COMMIT_MS);
    expect([told, errors, disk.files().includes(SEGMENT)]).toEqual([[], [], false]);
  });

  it('on a lane that is lost in the middle begin again on another; late pieces of the first are dropped', async () => {
    const { frames, store, told } = await storeFor(contents);
    const [first, second] = frames(0);
    if (first === undefined || second === undefined) throw new Error('one piece only');
    store.takePiece(first, 'one');
    store.laneLost('one');
    store.takePiece(second, 'one');
    store.takePiece(first, 'two');
    store.takePiece(second, 'one');
    await time.pass(COMMIT_MS);
    expect(told).toEqual([]);
    store.takePiece(second, 'two');
    await time.pass(COMMIT_MS);
    expect(told).toEqual([[0]]);
    expect(
      isSame(
        disk.read(SEGMENT).subarray(0, BLOCK_BYTES),
        blocksOf(contents[0] ?? new Uint8Array())[0] ?? new Uint8Array(),
      ),
    ).toBe(true);
  });

  it.each(['lanes', 'links'])('on %s that are lost again and again hold no part of the window', async (lost) => {
    const blocks = MAX_WINDOW_BYTES / BLOCK_BYTES;
    const { frames, store, told } = await storeFor([noise(2 * blocks * BLOCK_BYTES)]);
    for (let block = 0; block < 2 * blocks; block++) {
      const [first] = frames(block);
      if (first !== undefined) store.takePiece(first, 'lane');
      if (lost === 'lanes') store.laneLost('lane');
      else store.linkLost();
    }
    for (const frame of frames(0)) store.takePiece(frame, 'lane');
    await time.pass(COMMIT_MS);
    expect(told).toEqual([[0]]);
  });
});

describe('a sender that breaks the protocol', () => {
  const content = noise(2 * BLOCK_BYTES);
  const violation = expect.objectContaining({ code: 'protocol-violation' });

  it('with bytes that do not fit their digest is told', async () => {
    const { store, errors, told } = await storeFor([content]);
    const digest = nodeSha256(Uint8Array.of(1));
    for (const frame of framesOf(0, noise(BLOCK_BYTES), 'plain', digest)) store.takePiece(frame, 'lane');
    await time.pass(COMMIT_MS);
    expect([errors, told]).toEqual([[{ code: 'hash-mismatch', detail: 'block 0' }], []]);
    expect(disk.files().includes(SEGMENT)).toBe(false);
  });

  it('with a block that does not inflate is told', async () => {
    const { store, errors } = await storeFor([content]);
    const payload = Uint8Array.of(0xff, 0xff, 0xff);
    const digest = nodeSha256(payload);
    const piece = { transfer: TRANSFER, block: 0, offset: 0, length: 3, coding: 'deflate' as const, digest, payload };
    store.takePiece(encodePiece(piece), 'lane');
    await time.pass(COMMIT_MS);
    expect(errors).toEqual([violation]);
  });

  it('with a block that is not there, of another size, or out of order is refused at once', async () => {
    const { store, frames } = await storeFor([content]);
    const take = (frame: Uint8Array<ArrayBuffer> | undefined) => store.takePiece(frame ?? new Uint8Array(), 'lane');
    const thrown = (act: () => void) => {
      try {
        act();
      } catch (error) {
        return error;
      }
    };
    expect(thrown(() => take(framesOf(2, noise(1))[0]))).toEqual(violation);
    expect(thrown(() => take(framesOf(0, noise(BLOCK_BYTES - 1))[0]))).toEqual(violation);
    // Deflated, and not smaller.
    expect(thrown(() => take(framesOf(0, noise(BLOCK_BYTES), 'deflate')[0]))).toEqual(violation);
    expect(thrown(() => take(new Uint8Array(100)))).toEqual(violation);
    const [first, second] = frames(0);
    take(first);
    take(second);
    take(frames(1)[0]);
    const other = encodePiece({
      transfer: TRANSFER,
      block: 1,
      offset: PIECE_BYTES + 1,
      length: BLOCK_BYTES,
      coding: 'plain',
      digest: new Uint8Array(32),
      payload: noise(10),
    });
    expect(thrown(() => take(other))).toEqual(violation);
  });

  it('with more than the window under way is refused, however small the pieces are', async () => {
    const blocks = MAX_WINDOW_BYTES / BLOCK_BYTES;
    const { store } = await storeFor([noise((blocks + 1) * BLOCK_BYTES)]);
    const begin = (block: number) => {
      const payload = Uint8Array.of(1);
      const piece = { transfer: TRANSFER, block, offset: 0, length: 2, coding: 'deflate' as const, payload };
      store.takePiece(encodePiece({ ...piece, digest: new Uint8Array(32) }), `${block}`);
    };
    for (let block = 0; block < blocks; block++) begin(block);
    expect(() => begin(blocks)).toThrow('more than the window');
  });
});

describe('a file', () => {
  const contents = [noise(3 * BLOCK_BYTES), noise(10)];

  it('is verified by its root, and by no other, when all of its blocks are there', async () => {
    const { store, send } = await storeFor(contents);
    const root = rootOf(contents[0] ?? new Uint8Array());
    send(0);
    send(2);
    await time.pass(COMMIT_MS);
    expect(await store.verify(0, root)).toBe(false);
    send(1);
    await time.pass(COMMIT_MS);
    expect([await store.verify(0, root), await store.verify(0, 'ab'.repeat(32))]).toEqual([true, false]);
  });

  it('is compared with its source by the digests of its blocks', async () => {
    const { store, send } = await storeFor(contents);
    for (const block of [0, 1, 3]) send(block);
    await time.pass(COMMIT_MS);
    const [one, two] = blocksOf(contents[0] ?? new Uint8Array());
    const expected = hexOf(nodeSha256(nodeSha256(one ?? new Uint8Array()), nodeSha256(two ?? new Uint8Array())));
    expect(await store.checkOf([0, 1])).toBe(expected);
    expect(await store.checkOf([])).toBe(hexOf(nodeSha256()));
  });

  it('that nothing arrived of opens all the same where it is empty', async () => {
    const { store, send } = await storeFor([noise(0)]);
    send(0);
    await time.pass(COMMIT_MS);
    await store.closeSegment(0);
    expect((await store.open(0)).size).toBe(0);
  });
});

describe('a segment', () => {
  it('that is removed is gone from the disk, and the others stay', async () => {
    const contents = [noise(5 * 1024 * 1024), noise(5 * 1024 * 1024)];
    const { store, send, all } = await storeFor(contents);
    for (const block of all) {
      send(block);
      await time.settle();
    }
    await store.closeSegment(0);
    await store.removeSegment(0);
    expect(disk.files()).toEqual(expect.not.arrayContaining([SEGMENT]));
    await store.closeSegment(1);
    expect(isSame(await bytesOf(await store.open(1)), contents[1] ?? new Uint8Array())).toBe(true);
  });

  it('may be removed while it is open, or was never written', async () => {
    const { store, send } = await storeFor([noise(10)]);
    await store.removeSegment(0);
    send(0);
    await time.pass(COMMIT_MS);
    await store.removeSegment(0);
    expect(disk.files()).not.toContain(SEGMENT);
  });
});

describe('a transfer', () => {
  it('that is removed leaves nothing behind, also while blocks are on their way', async () => {
    const { store, send } = await storeFor([noise(4 * BLOCK_BYTES)]);
    send(0);
    await time.pass(COMMIT_MS);
    send(1);
    send(2);
    const removed = store.remove();
    await time.pass(COMMIT_MS);
    await removed;
    await time.pass(COMMIT_MS);
    expect(disk.files()).toEqual([]);
  });

  it('for which there is no place is refused with what is missing, and leaves nothing behind', async () => {
    estimate = { quota: 1000, usage: 900 };
    const error = { code: 'disk-full', detail: String(2 * BLOCK_BYTES - 100) };
    await expect(storeFor([noise(2 * BLOCK_BYTES)])).rejects.toMatchObject(error);
    expect(disk.files()).toEqual([]);
  });

  it('whose place nobody can tell begins', async () => {
    estimate = {};
    await expect(storeFor([noise(1)])).resolves.toBeDefined();
  });

  it('fails when the disk is full before its record is written', async () => {
    disk.room = 10;
    await expect(storeFor([noise(1)])).rejects.toMatchObject({ code: 'disk-full' });
    expect(disk.files()).toEqual([]);
  });

  it('waits when the disk is full in the middle of a block, and what was told before is right', async () => {
    const content = noise(4 * BLOCK_BYTES);
    const { send, told, lacks, errors, die } = await storeFor([content]);
    disk.room = 2 * BLOCK_BYTES + 1000;
    for (const block of [0, 1]) send(block);
    await time.pass(COMMIT_MS);
    send(2);
    await time.pass(COMMIT_MS);
    expect([errors, lacks]).toEqual([[], ['disk-full']]);
    expect(sorted(told.flat())).toEqual([0, 1]);
    die();
    expect(sorted((await restored([content])).blocks)).toEqual([0, 1]);
  });

  it('waits when the browser gives it no more room, and goes on when it does', async () => {
    const { send, told, lacks, errors } = await storeFor([noise(4 * BLOCK_BYTES)]);
    disk.quota = 3 * BLOCK_BYTES;
    send(0);
    await time.pass(COMMIT_MS);
    expect([told, lacks]).toEqual([[], ['disk-full']]);
    disk.quota = 4 * BLOCK_BYTES;
    await time.pass(TRY_AGAIN_MS + COMMIT_MS);
    expect([told, lacks, errors]).toEqual([[[0]], ['disk-full', null], []]);
  });

  it('tells no block that is not in the journal, where that is what does not fit', async () => {
    const content = noise(4 * BLOCK_BYTES);
    const { send, told, lacks, store, die } = await storeFor([content]);
    disk.room = BLOCK_BYTES + RECORD_BYTES - 1;
    send(0);
    await time.pass(COMMIT_MS);
    store.note([{ kind: 'paused', entry: 0 }]);
    send(1);
    await time.pass(TRY_AGAIN_MS);
    expect([told, lacks]).toEqual([[], ['disk-full']]);
    disk.room = Number.POSITIVE_INFINITY;
    store.tryAgain();
    await time.pass(COMMIT_MS);
    expect([sorted(told.flat()), lacks]).toEqual([
      [0, 1],
      ['disk-full', null],
    ]);
    expect(recordsOnDisk().map(({ kind }) => kind)).toEqual(['block', 'paused', 'block']);
    die();
    expect(sorted((await restored([content])).blocks)).toEqual([0, 1]);
  });

  it('takes what was small from memory, as often as it does not fit', async () => {
    const contents = [noise(1000), noise(2000), noise(500)];
    const { send, told, store } = await storeFor(contents);
    disk.room = 1500;
    for (const block of [0, 1, 2]) send(block);
    await time.pass(COMMIT_MS + 2 * TRY_AGAIN_MS);
    expect(told).toEqual([]);
    disk.room = Number.POSITIVE_INFINITY;
    await time.pass(TRY_AGAIN_MS);
    expect(sorted(told.flat())).toEqual([0, 1, 2]);
    await store.closeSegment(0);
    for (const [entry, content] of contents.entries()) {
      expect(isSame(await bytesOf(await store.open(entry)), content)).toBe(true);
    }
  });

  it('fails when the disk refuses for any other reason', async () => {
    const { send, told, errors } = await storeFor([noise(4 * BLOCK_BYTES)]);
    disk.isBroken = true;
    send(0);
    await time.pass(COMMIT_MS);
    expect([told, errors]).toMatchObject([[], [{ code: 'disk-failed' }]]);
  });
});

describe('a transfer after a restart', () => {
  const contents = [noise(3 * BLOCK_BYTES + 7), noise(100), noise(2 * BLOCK_BYTES)];

  /** Blocks 0 to 5 in the journal; 6 was begun. */
  async function killed() {
    const started = await storeFor(contents);
    for (const block of [0, 1, 2, 3, 4, 5]) started.send(block);
    await time.pass(COMMIT_MS);
    const [first] = started.frames(6);
    if (first !== undefined) started.store.takePiece(first, 'lane');
    started.die();
    return started;
  }

  it('is found with who it was, and with every block that was told', async () => {
    const { manifest, told } = await killed();
    const { found, blocks, progress, layout } = await restored(contents);
    expect(found.accepted).toEqual(acceptedOf(manifest));
    expect(sorted(blocks)).toEqual(sorted(told.flat()));
    expect(progress.at(-1)).toBe(layout.totalBytes - layout.sizeOf(6));
  });

  it('loses no block that was written before the machine flushed it, and none that was told', async () => {
    const started = await storeFor(contents);
    started.send(0);
    await time.settle();
    // On the disk, and not in the journal yet.
    started.die();
    expect((await restored(contents)).blocks.size).toBe(0);
  });

  it('goes on: what is missing is taken, and the whole is right', async () => {
    await killed();
    const { store, told, layout } = await restored(contents);
    const plain = blocksOf(contents[2] ?? new Uint8Array())[1] ?? new Uint8Array();
    for (const frame of framesOf(6, plain)) store.takePiece(frame, 'lane');
    await time.pass(COMMIT_MS);
    expect(told).toEqual([[6]]);
    for (const entry of [0, 2])
      expect(await store.verify(entry, rootOf(contents[entry] ?? new Uint8Array()))).toBe(true);
    expect(recordsOnDisk().length).toBe(layout.blockCount);
    await store.closeSegment(0);
    for (const [entry, content] of contents.entries()) {
      expect(isSame(await bytesOf(await store.open(entry)), content)).toBe(true);
    }
  });

  it('goes on in a file of another name, where the first one was never opened', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    disk.unanswered.set('0', 'locked');
    const started = await storeFor(contents);
    for (const block of [0, 1, 2, 3, 4, 5]) started.send(block);
    await time.pass(ANSWER_MS + COMMIT_MS);
    // In whatever order their digests are made.
    expect(sorted(started.told.flat())).toEqual([0, 1, 2, 3, 4, 5]);
    started.die();
    const { store, blocks, told } = await restored(contents);
    expect(sorted(blocks)).toEqual([0, 1, 2, 3, 4, 5]);
    const plain = blocksOf(contents[2] ?? new Uint8Array())[1] ?? new Uint8Array();
    for (const frame of framesOf(6, plain)) store.takePiece(frame, 'lane');
    await time.pass(COMMIT_MS);
    expect(told).toEqual([[6]]);
    await store.closeSegment(0);
    for (const [entry, content] of contents.entries()) {
      expect(isSame(await bytesOf(await store.open(entry)), content)).toBe(true);
    }
  });

  it('never leaves the bytes that it has for a file of another name', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    await killed();
    disk.unanswered.set('0', 'free');
    const { store, told } = await restored(contents);
    const plain = blocksOf(contents[2] ?? new Uint8Array())[1] ?? new Uint8Array();
    for (const frame of framesOf(6, plain)) store.takePiece(frame, 'lane');
    await time.pass(ANSWER_MS + COMMIT_MS);
    expect(told).toEqual([[6]]);
    expect(disk.files().filter((name) => name.includes('/0'))).toEqual([SEGMENT]);
  });

  it('has exactly the blocks whose bytes are right: one flipped byte costs its block', async () => {
    await killed();
    const bytes = disk.read(SEGMENT);
    for (const at of [BLOCK_BYTES + 5, 3 * BLOCK_BYTES]) bytes[at] = (bytes[at] ?? 0) ^ 1;
    disk.write(SEGMENT, bytes);
    expect(sorted((await restored(contents)).blocks)).toEqual([0, 2, 4, 5]);
  });

  it('has exactly the blocks whose bytes are there: a segment that was cut costs what was behind', async () => {
    await killed();
    disk.write(SEGMENT, disk.read(SEGMENT).subarray(0, 2 * BLOCK_BYTES + 1));
    expect(sorted((await restored(contents)).blocks)).toEqual([0, 1]);
  });

  it('has the blocks of the whole records of a journal that was torn, and writes the next behind them', async () => {
    await killed();
    const whole = recordsOnDisk();
    disk.write(JOURNAL, disk.read(JOURNAL).subarray(0, 4 * RECORD_BYTES + 11));
    const { blocks, store, have } = await restored(contents);
    const kept = whole.slice(0, 4).map((record) => (record.kind === 'block' ? record.block : -1));
    expect(sorted(blocks)).toEqual(sorted(kept));
    const missing = [0, 1, 2, 3, 4, 5].filter((block) => !have.has(block));
    const { layout } = manifestOf(...contents.map(({ length }) => length));
    for (const block of missing) {
      const entry = layout.entryOf(block);
      const plain = blocksOf(contents[entry] ?? new Uint8Array())[block - layout.firstBlock(entry)];
      for (const frame of framesOf(block, plain ?? new Uint8Array())) store.takePiece(frame, 'lane');
    }
    await time.pass(COMMIT_MS);
    await store.close();
    expect(sorted((await restored(contents)).blocks)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('has nothing left when its segment is gone', async () => {
    const { root } = await killed();
    void root;
    const folder = await disk.mount().root.getDirectoryHandle(TRANSFER);
    await folder.removeEntry('0');
    expect((await restored(contents)).blocks.size).toBe(0);
  });

  it('does not compare what was handed over or left out, whose bytes are gone', async () => {
    const { store, send, root } = await storeFor(contents);
    for (const block of [0, 1, 2, 3, 4, 5]) send(block);
    await time.pass(COMMIT_MS);
    store.note([
      { kind: 'received', entry: 0 },
      { kind: 'saved', entry: 0 },
      { kind: 'dropped', entry: 1 },
    ]);
    await store.close();
    void root;
    const { blocks, found } = await restored(contents);
    expect(sorted(blocks)).toEqual([5]);
    expect(found.records.slice(-3)).toEqual([
      { kind: 'received', entry: 0 },
      { kind: 'saved', entry: 0 },
      { kind: 'dropped', entry: 1 },
    ]);
  });

  it('is not found, and removed, when its record was not finished or is of another', async () => {
    const { manifest } = await killed();
    disk.write(`${TRANSFER}/accepted`, new TextEncoder().encode('{"transfer":'));
    expect(await findStores(disk.mount().root, isHere)).toEqual([]);
    expect(disk.files()).toEqual([]);
    await storeFor(contents).then(({ die }) => die());
    const other = { ...acceptedOf(manifest), transfer: 'f'.repeat(32) };
    disk.write(`${TRANSFER}/accepted`, new TextEncoder().encode(JSON.stringify(other)));
    expect(await findStores(disk.mount().root, isHere)).toEqual([]);
    expect(disk.files()).toEqual([]);
  });

  it('is found though the disk leaves the first look at it unanswered', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    await killed();
    for (const name of ['accepted', 'journal', '0']) disk.unread.add(name);
    const finding = restored(contents);
    await time.pass(3 * ANSWER_MS);
    expect(sorted((await finding).blocks)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('is left alone while its place is being made', async () => {
    const { root } = disk.mount();
    await root.getDirectoryHandle(TRANSFER, { create: true });
    expect(await findStores(root, (transfer) => transfer === TRANSFER)).toEqual([]);
    await expect(root.getDirectoryHandle(TRANSFER)).resolves.toBeDefined();
  });

  it('gives way to the same transfer that is accepted anew', async () => {
    await killed();
    const { store } = await storeFor(contents);
    await store.close();
    expect((await restored(contents)).found.records).toEqual([]);
    expect(disk.files()).toEqual([`${TRANSFER}/accepted`, JOURNAL]);
  });

  it('is found after it was closed, as it was', async () => {
    const { store, send } = await storeFor(contents);
    send(0);
    await store.noteDurably([]);
    await time.settle();
    await store.noteDurably([]);
    await store.close();
    expect(sorted((await restored(contents)).blocks)).toEqual([0]);
  });
});

describe('a store that was closed', () => {
  it('takes nothing and reports nothing any more', async () => {
    const { store, send, told, errors }: { store: BlockStore } & Awaited<ReturnType<typeof storeFor>> = await storeFor([
      noise(2 * BLOCK_BYTES),
    ]);
    send(0);
    await store.close();
    await time.pass(COMMIT_MS);
    store.note([{ kind: 'received', entry: 0 }]);
    await store.noteDurably([]);
    expect([told, errors, recordsOnDisk()]).toEqual([[], [], []]);
  });
});
