import { type DropAbandoned, FILE_CHANNEL, type FileDrop } from '../../contract/fileDrop.ts';
import { FOLDER_CHANNEL, parseFolderRequest } from '../../contract/folderChoice.ts';
import { PREVIEW_CHANNEL, type PreviewAnswer, parsePreviewRequest } from '../../contract/preview.ts';
import { toHex } from '../../core/hex.ts';
import type { Milliseconds } from '../../core/units.ts';
import { createDeflatePool } from './deflatePool.ts';
import DeflateWorker from './deflateWorker.ts?worker';
import { drawSheet, drawSmall, drawTiny } from './drawSmall.ts';
import { createEndedStore } from './endedStore.ts';
import { createFolderStore } from './folderStore.ts';
import { createOutgoingStore } from './outgoingStore.ts';
import { startTransferEngine } from './transferEngine.ts';
import { createWaitingStore } from './waitingStore.ts';
import type { ToWorker } from './workerMessages.ts';

/** The worker with everything that touches bytes of files: lanes, disk, digests, journals. */
declare const self: DedicatedWorkerGlobalScope;

/** The folder of the origin-private file system that holds what is being received. */
const INCOMING_FOLDER = 'incoming';

const after = (ms: Milliseconds, run: () => void) => void setTimeout(run, ms);

const drops = new BroadcastChannel(FILE_CHANNEL);
const engine = startTransferEngine({
  post: (message) => self.postMessage(message),
  answerDrop: (answer) => drops.postMessage(answer),
  async incoming() {
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(INCOMING_FOLDER, { create: true });
  },
  outgoing: createOutgoingStore(),
  // One core is left to the lanes; more than four would have to be fed by more than one reader.
  deflate: createDeflatePool({
    spawn: () => new DeflateWorker(),
    threads: Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)),
    after,
  }),
  ended: createEndedStore(),
  folders: createFolderStore(),
  now: () => performance.timeOrigin + performance.now(),
  randomHex: (bytes) => toHex(crypto.getRandomValues(new Uint8Array(bytes))),
  createUrl: (blob) => URL.createObjectURL(blob),
  revokeUrl: (url) => URL.revokeObjectURL(url),
  drawSmall,
  drawTiny,
  drawSheet,
  waiting: createWaitingStore(),
  after,
  every: (ms, run) => void setInterval(run, ms),
});

drops.onmessage = ({ data }: MessageEvent<Partial<FileDrop> | Partial<DropAbandoned>>) => {
  if (data.type === 'drop') engine.takeDrop(data as FileDrop);
  if (data.type === 'abandoned') engine.abandonDrop((data as DropAbandoned).dropId);
};
const folders = new BroadcastChannel(FOLDER_CHANNEL);
folders.onmessage = ({ data }: MessageEvent<unknown>) => {
  const request = parseFolderRequest(data);
  if (request !== null) folders.postMessage(engine.takeFolder(request));
};
const previews = new BroadcastChannel(PREVIEW_CHANNEL);
previews.onmessage = async ({ data }: MessageEvent<unknown>) => {
  const request = parsePreviewRequest(data);
  if (request === null) return;
  const preview = await engine.loadPreview(request.transferId, request.size);
  previews.postMessage({ type: 'answer', requestId: request.requestId, preview } satisfies PreviewAnswer);
};
self.onmessage = ({ data }: MessageEvent<ToWorker>) => engine.hear(data);
