import type { CodeReader, Reading } from './CodeReader.ts';
import type { FromReader, ToReader } from './readerMessages.ts';

type Body<T> = T extends { requestId: number } ? Omit<T, 'requestId'> : never;

/** Starts the decoder in a worker of its own, so that its WebAssembly is loaded only when there is something to read. */
export function createCodeReader(): CodeReader {
  const worker = new Worker(new URL('./worker/readerWorker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, { resolve: (reading: Reading) => void; reject: (error: Error) => void }>();
  let nextRequestId = 1;
  let missed = 0;

  worker.onmessage = ({ data }: MessageEvent<FromReader>) => {
    const entry = waiting.get(data.requestId);
    waiting.delete(data.requestId);
    if (data.type === 'read') entry?.resolve(data.reading);
    else entry?.reject(new Error(data.reason));
  };
  worker.onerror = (event) => {
    for (const entry of waiting.values()) entry.reject(new Error(event.message || 'the decoder did not start'));
    waiting.clear();
  };

  function ask(body: Body<ToReader>, transfer: Transferable[]): Promise<Reading> {
    const requestId = nextRequestId++;
    return new Promise((resolve, reject) => {
      waiting.set(requestId, { resolve, reject });
      worker.postMessage({ ...body, requestId }, transfer);
    });
  }

  return {
    async readFrame(frame) {
      // The second pass costs several times the first, so every second frame goes without.
      const reading = await ask({ type: 'frame', frame, secondPass: missed % 2 === 1 }, [frame]);
      missed = reading.text === null ? missed + 1 : 0;
      return reading;
    },
    readPicture: (picture) => ask({ type: 'picture', picture }, []),
    close() {
      worker.terminate();
      for (const entry of waiting.values()) entry.reject(new Error('the decoder was closed'));
      waiting.clear();
    },
  };
}
