import * as v from 'valibot';
import { MAX_PICTURE_BYTES, PICTURE_PORT, picturePortMessage } from '../contract/share.ts';

/** The end of a port that pictures come over, as far as it is needed. */
export interface PicturePort {
  name: string;
  postMessage(message: unknown): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
}

/** Takes the bytes of pictures that were asked for, straight from their pages. */
export interface PictureIntake {
  expect(pictureId: string): void;
  /** Refuses what was not asked for: whoever owns a page's process can open such a port. */
  connected(port: PicturePort): void;
  /** The picture, once; `null` where it did not come. */
  take(pictureId: string): Blob | null;
}

export function createPictureIntake(): PictureIntake {
  /** One at a time: a second click means the second picture. */
  let expected: string | null = null;
  let taken: { id: string; picture: Blob } | null = null;

  return {
    expect(pictureId) {
      expected = pictureId;
      taken = null;
    },
    connected(port) {
      const id = port.name.slice(PICTURE_PORT.length + 1);
      if (expected === null || port.name !== `${PICTURE_PORT}:${expected}`) return port.disconnect();
      expected = null;
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
