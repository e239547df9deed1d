/** What one picture showed. `near`: something like a code was seen that could not be read. */
export type Reading = { text: string } | { text: null; near: boolean };

/** Reads QR codes out of pictures, one at a time. */
export interface CodeReader {
  /** Reads one frame of the camera; takes the bitmap over. @throws {Error} when the decoder failed. */
  readFrame(frame: ImageBitmap): Promise<Reading>;
  /** Reads a picture that was pasted, with more effort. @throws {Error} when it is no picture or the decoder failed. */
  readPicture(picture: Blob): Promise<Reading>;
  close(): void;
}
