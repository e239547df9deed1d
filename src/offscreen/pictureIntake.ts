import * as v from 'valibot';
import { MAX_PICTURE_BYTES, PICTURE_PORT, picturePortMessage } from '../contract/share.ts';

/** The end of a port that pictures come over, as far as it is needed. */
export interface PicturePort {
  name: string;
  postMessage(message: unknown): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
}

/**
 * Calls back with the ports that are opened from now on, until the function it returns is called. While one context
 * more listens, a page of Tandem does not hear that the service worker at the other end of its port has died
 * (Chromium 156), so nobody listens longer than it takes, and those ports are ended then: their pages open new ones.
 */
export type ListenForPictures = (connected: (port: PicturePort) => void) => () => void;

/** A page that has not opened its port by then was closed, or may not be read. */
const EXPECT_MS = 10_000;

/** Takes the bytes of pictures that were asked for, straight from their pages. */
export interface PictureIntake {
  /** Refuses what was not asked for: whoever owns a page's process can open such a port. */
  expect(pictureId: string): void;
  /** The picture, once; `null` where it did not come. */
  take(pictureId: string): Blob | null;
}

export function createPictureIntake(listen: ListenForPictures): PictureIntake {
  /** One at a time: a second click means the second picture. */
  let expected: string | null = null;
  let taken: { id: string; picture: Blob } | null = null;

  let stopListening = () => {};

  function connected(port: PicturePort): void {
    const id = port.name.slice(PICTURE_PORT.length + 1);
    if (expected === null || port.name !== `${PICTURE_PORT}:${expected}`) return port.disconnect();
    expected = null;
    stopListening();
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    port.onMessage.addListener((said) => {
      const { success, output } = v.safeParse(picturePortMessage, said);
      if (!success) return port.disconnect();
      if (output.type === 'part') {
        const part = fromBase64(output.base64);
        size += part?.length ?? 0;
        if (part === null || size > MAX_PICTURE_BYTES) return port.disconnect();
        parts.push(part);
        return;
      }
      taken = { id, picture: new Blob(parts, { type: output.mime }) };
      port.postMessage({ type: 'taken' });
    });
  }

  return {
    expect(pictureId) {
      stopListening();
      expected = pictureId;
      taken = null;
      const stop = listen(connected);
      const limit = setTimeout(() => stopListening(), EXPECT_MS);
      stopListening = () => {
        clearTimeout(limit);
        stopListening = () => {};
        stop();
      };
    },
    take(pictureId) {
      const picture = taken?.id === pictureId ? taken.picture : null;
      taken = null;
      return picture;
    },
  };
}

/** `null` for what is none. */
export function fromBase64(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const characters = atob(base64);
    const bytes = new Uint8Array(characters.length);
    // A loop, for it is most of a megabyte, on the thread that drives the connections.
    for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
    return bytes;
  } catch {
    return null;
  }
}
