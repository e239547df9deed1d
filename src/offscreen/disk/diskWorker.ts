import { PeerError, toPeerError } from '../../core/errors.ts';
import { createBlockReader } from './blockReader.ts';
import { createBlockWriter } from './blockWriter.ts';
import type { DiskError, FromDisk, ToDisk } from './diskMessages.ts';

/**
 * The disk worker: all reading, hashing and writing of files, off the thread that drives the data channels.
 * Requests of one transfer are carried out in the order in which they came.
 */
declare const self: DedicatedWorkerGlobalScope;

const reader = createBlockReader();
const writer = createBlockWriter();
const queues = new Map<string, Promise<void>>();

self.onmessage = ({ data }: MessageEvent<ToDisk>) => {
  const key = queueOf(data);
  const before = queues.get(key) ?? Promise.resolve();
  const after = before.then(() => carryOut(data));
  queues.set(key, after);
  void after.then(() => {
    if (queues.get(key) === after) queues.delete(key);
  });
};

function queueOf(request: ToDisk): string {
  if (request.type === 'sweep') return 'sweep';
  return request.type === 'openStore' ? request.manifest.transfer : request.transfer;
}

async function carryOut(request: ToDisk): Promise<void> {
  try {
    await answer(request);
  } catch (thrown) {
    const transfer = queueOf(request);
    const reading = request.type === 'readBlock';
    post({ type: reading ? 'readFailed' : 'writeFailed', transfer, error: diskError(thrown) });
  }
}

async function answer(request: ToDisk): Promise<void> {
  switch (request.type) {
    case 'sweep':
      return writer.sweep();
    case 'readBlock': {
      const { transfer, file, block } = request;
      const { frames, root } = await reader.read(request);
      return post({ type: 'blockRead', transfer, file, block, frames, root }, [frames]);
    }
    case 'releaseSource':
      return reader.release(request.transfer);
    case 'openStore':
      return writer.openStore(request.manifest);
    case 'writePiece': {
      // After a failure the store is gone, and pieces that were under way mean nothing.
      if (!writer.has(request.transfer)) return;
      const written = await writer.writePiece(request.transfer, request.frame);
      if (written !== null) post({ type: 'blockWritten', transfer: request.transfer, ...written });
      return;
    }
    case 'verifyFile':
      await writer.verifyFile(request.transfer, request.file, request.root);
      return post({ type: 'fileVerified', transfer: request.transfer, file: request.file });
    case 'discard':
      return writer.discard(request.transfer);
    case 'removeFile':
      return writer.removeFile(request.transfer, request.file);
  }
}

function post(message: FromDisk, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

function diskError(thrown: unknown): DiskError {
  if (thrown instanceof PeerError) return { code: thrown.code, detail: thrown.detail };
  if (thrown instanceof DOMException) {
    const isFull = thrown.name === 'QuotaExceededError';
    return { code: isFull ? 'disk-full' : 'disk-failed', detail: isFull ? undefined : thrown.message };
  }
  const error = toPeerError(thrown);
  return { code: error.code, detail: error.detail };
}
