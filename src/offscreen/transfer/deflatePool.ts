import type { Milliseconds } from '../../core/units.ts';
import { type Deflate, deflate } from './blockCodec.ts';

/** Buffers travel to the thread and back: fresh ones would cost more than the copy into them. */
export interface DeflateRequest {
  id: number;
  plain: Uint8Array<ArrayBuffer>;
  /** The bytes of `plain` that count. */
  length: number;
}

export interface DeflateAnswer {
  id: number;
  plain: Uint8Array<ArrayBuffer>;
  deflated: Uint8Array<ArrayBuffer>;
}

export interface DeflatePoolPorts {
  spawn(): Worker;
  /** How many threads at most. */
  threads: number;
  after(ms: Milliseconds, run: () => void): void;
}

/** Threads that have nothing to do go: each holds some MiB. */
const IDLE_MS: Milliseconds = 15_000;

interface Thread {
  worker: Worker;
  /** Ids of what it is deflating. */
  jobs: Set<number>;
}

interface Job {
  /** Kept for the case that its thread fails. */
  plain: Uint8Array<ArrayBuffer>;
  resolve(deflated: Uint8Array<ArrayBuffer>): void;
  reject(cause: unknown): void;
}

/** Deflates in threads of their own, which are made when there is something to deflate. */
export function createDeflatePool({ spawn, threads: most, after }: DeflatePoolPorts): Deflate {
  const threads: Thread[] = [];
  const jobs = new Map<number, Job>();
  const spare: Uint8Array<ArrayBuffer>[] = [];
  let nextId = 1;
  let isWatched = false;

  function takeBuffer(length: number): Uint8Array<ArrayBuffer> {
    const index = spare.findIndex((buffer) => buffer.length >= length);
    // One that is too small makes room for this one, which comes back.
    const [buffer] = spare.splice(Math.max(index, 0), 1);
    return index < 0 || buffer === undefined ? new Uint8Array(length) : buffer;
  }

  function thread(): Thread {
    const free = threads.find((candidate) => candidate.jobs.size === 0);
    if (free !== undefined) return free;
    if (threads.length < most) return start();
    return threads.reduce((least, candidate) => (candidate.jobs.size < least.jobs.size ? candidate : least));
  }

  function start(): Thread {
    const started: Thread = { worker: spawn(), jobs: new Set() };
    started.worker.onmessage = ({ data: { id, plain, deflated } }: MessageEvent<DeflateAnswer>) => {
      if (spare.length < 2 * most) spare.push(plain);
      started.jobs.delete(id);
      jobs.get(id)?.resolve(deflated);
      jobs.delete(id);
    };
    started.worker.onerror = (event) => {
      console.warn('A thread that deflates has failed:', event.message);
      end(started);
      for (const id of started.jobs) {
        const job = jobs.get(id);
        jobs.delete(id);
        if (job !== undefined) deflate(job.plain).then(job.resolve, job.reject);
      }
    };
    threads.push(started);
    watch();
    return started;
  }

  function end(thread: Thread): void {
    thread.worker.terminate();
    threads.splice(threads.indexOf(thread), 1);
  }

  function watch(): void {
    if (isWatched) return;
    isWatched = true;
    const { size } = jobs;
    const before = nextId;
    after(IDLE_MS, () => {
      isWatched = false;
      const isIdle = size === 0 && jobs.size === 0 && nextId === before;
      if (isIdle) for (const idle of [...threads]) end(idle);
      if (isIdle) spare.length = 0;
      else watch();
    });
  }

  return (plain) =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      const chosen = thread();
      jobs.set(id, { plain, resolve, reject });
      chosen.jobs.add(id);
      const buffer = takeBuffer(plain.length);
      buffer.set(plain);
      const request: DeflateRequest = { id, plain: buffer, length: plain.length };
      chosen.worker.postMessage(request, [buffer.buffer]);
    });
}
