import { deflate } from './blockCodec.ts';
import type { DeflateAnswer, DeflateRequest } from './deflatePool.ts';

/** A thread that deflates, so that the one with the lanes and the disk goes on meanwhile. */
declare const self: DedicatedWorkerGlobalScope;

self.onmessage = async ({ data: { id, plain, length } }: MessageEvent<DeflateRequest>) => {
  const deflated = await deflate(plain.subarray(0, length));
  const answer: DeflateAnswer = { id, plain, deflated };
  self.postMessage(answer, [plain.buffer, deflated.buffer]);
};
