import { deflate } from './blockCodec.ts';
import type { DeflateAnswer, DeflateRequest } from './deflatePool.ts';

/** A thread that deflates, so that the one with the lanes and the disk goes on meanwhile. */
declare const self: DedicatedWorkerGlobalScope;

async function answer({ id, plain, length }: DeflateRequest): Promise<void> {
  const deflated = await deflate(plain.subarray(0, length));
  const answered: DeflateAnswer = { id, plain, deflated };
  self.postMessage(answered, [plain.buffer, deflated.buffer]);
}

self.onmessage = ({ data }: MessageEvent<DeflateRequest>) => {
  // A rejection would stay in here, and the block would be waited for for ever: the pool hears of an error.
  answer(data).catch(self.reportError);
};
