import { inflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { deflate } from '../../../../src/offscreen/transfer/blockCodec.ts';
import {
  createDeflatePool,
  type DeflateAnswer,
  type DeflateRequest,
} from '../../../../src/offscreen/transfer/deflatePool.ts';
import { BLOCK_BYTES, isSame, prose } from '../support/bytes.ts';

/** A thread that answers when the test says so: what crosses to it and back is transferred, as with a real one. */
class FakeThread {
  onmessage: ((event: { data: DeflateAnswer }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly waiting: DeflateRequest[] = [];
  isTerminated = false;

  postMessage(request: DeflateRequest, transfer: Transferable[]): void {
    this.waiting.push(structuredClone(request, { transfer }));
  }

  async answer(): Promise<void> {
    for (const { id, plain, length } of this.waiting.splice(0)) {
      const deflated = await deflate(plain.subarray(0, length));
      this.onmessage?.({
        data: structuredClone({ id, plain, deflated }, { transfer: [plain.buffer, deflated.buffer] }),
      });
    }
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

function pool(threads: number) {
  const started: FakeThread[] = [];
  const due: (() => void)[] = [];
  const deflateBlock = createDeflatePool({
    spawn() {
      const thread = new FakeThread();
      started.push(thread);
      return thread as unknown as Worker;
    },
    threads,
    after: (_, run) => void due.push(run),
  });
  const later = () => {
    for (const run of due.splice(0)) run();
  };
  return { deflateBlock, started, later };
}

afterEach(() => vi.restoreAllMocks());

describe('the threads that deflate', () => {
  it('give back each block deflated, whatever length the one before had', async () => {
    const { deflateBlock, started } = pool(1);
    for (const length of [BLOCK_BYTES, 700, BLOCK_BYTES - 1, BLOCK_BYTES]) {
      const plain = prose(length);
      const deflated = deflateBlock(plain);
      await started[0]?.answer();
      expect(isSame(inflateRawSync(await deflated), plain), String(length)).toBe(true);
    }
  });

  it('leave the block with whoever gave it', async () => {
    const { deflateBlock, started } = pool(1);
    const plain = prose(BLOCK_BYTES);
    const deflated = deflateBlock(plain);
    expect(plain.length).toBe(BLOCK_BYTES);
    await started[0]?.answer();
    await deflated;
  });

  it('are as many as there is work for, and no more than there may be', () => {
    const { deflateBlock, started } = pool(2);
    for (let block = 0; block < 6; block++) void deflateBlock(prose(1000));
    expect(started.map(({ waiting }) => waiting.length)).toEqual([3, 3]);
  });

  it('go when nothing was deflated for a while, and come back', async () => {
    const { deflateBlock, started, later } = pool(1);
    const first = deflateBlock(prose(1000));
    await started[0]?.answer();
    await first;
    later();
    later();
    expect(started[0]?.isTerminated).toBe(true);
    void deflateBlock(prose(1000));
    expect(started).toHaveLength(2);
  });

  it('stay while they are at work', () => {
    const { deflateBlock, started, later } = pool(1);
    void deflateBlock(prose(1000));
    for (let turn = 0; turn < 5; turn++) later();
    expect(started[0]?.isTerminated).toBe(false);
  });

  it('that fail leave nothing undone', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const { deflateBlock, started } = pool(1);
    const plain = prose(BLOCK_BYTES);
    const deflated = deflateBlock(plain);
    started[0]?.onerror?.({ message: 'out of memory' });
    expect(isSame(inflateRawSync(await deflated), plain)).toBe(true);
    expect(started[0]?.isTerminated).toBe(true);
  });
});
