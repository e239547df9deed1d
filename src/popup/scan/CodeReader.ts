/**
 * Why a picture gave no code, as far as it shows: one that is too small, one that is large enough and blurred, light
 * that burns it out, or a QR code of something else.
 */
export type Hint = 'closer' | 'still' | 'glare' | 'foreign';

/** What one picture showed: the text of a code of Tandem's, or none. */
export type Reading = { text: string } | { text: null; hint: Hint | null };

/** Reads QR codes out of pictures, one at a time. */
export interface CodeReader {
  /** Reads one frame of the camera; takes the bitmap over. @throws {Error} when the decoder failed. */
  readFrame(frame: ImageBitmap): Promise<Reading>;
  /** Reads a picture, with more effort. @throws {Error} when it is no picture or the decoder failed. */
  readPicture(picture: Blob): Promise<Reading>;
  close(): void;
}
