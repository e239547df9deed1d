import type { FromReader, ToReader } from '../readerMessages.ts';
import { decodeFrame, decodePicture } from './decode.ts';

self.onmessage = async ({ data }: MessageEvent<ToReader>) => {
  self.postMessage(await answer(data));
};

async function answer(request: ToReader): Promise<FromReader> {
  const { requestId } = request;
  try {
    const reading =
      request.type === 'frame'
        ? await decodeFrame(request.frame, request.secondPass)
        : await decodePicture(request.picture);
    return { type: 'read', requestId, reading };
  } catch (error) {
    return { type: 'failed', requestId, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    if (request.type === 'frame') request.frame.close();
  }
}
