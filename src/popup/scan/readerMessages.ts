import type { Reading } from './CodeReader.ts';

/** Between the page and the decoder's worker. Each request is answered once, in order. */
export type ToReader = { requestId: number } & (
  | { type: 'frame'; frame: ImageBitmap; secondPass: boolean }
  | { type: 'picture'; picture: Blob }
);

export type FromReader =
  | { type: 'read'; requestId: number; reading: Reading }
  | { type: 'failed'; requestId: number; reason: string };
