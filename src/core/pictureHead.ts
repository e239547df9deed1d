/** What the first bytes of a picture say of it. Only kinds that are pixels and nothing else: an SVG is a document. */
export interface PictureHead {
  mime: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  /** As it is shown, which is not always as it lies in the file. */
  width: number;
  height: number;
}

/** `null` for what is no such picture, or does not say its size in these bytes. */
export function pictureHead(bytes: Uint8Array): PictureHead | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const head = pngHead(view) ?? jpegHead(view) ?? gifHead(view) ?? webpHead(view);
    return head !== null && head.width > 0 && head.height > 0 ? head : null;
  } catch (thrown) {
    // It ends in the middle of what it says.
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

/** PNG (third edition) §11.2.1: the header is the first chunk. */
function pngHead(view: DataView): PictureHead | null {
  if (!hasWord(view, 0, '\x89PNG\r\n\x1a\n') || !hasWord(view, 12, 'IHDR')) return null;
  return { mime: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** GIF89a §18. */
function gifHead(view: DataView): PictureHead | null {
  if (!hasWord(view, 0, 'GIF87a') && !hasWord(view, 0, 'GIF89a')) return null;
  return { mime: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

/** RFC 9649 §2.5 to §2.7. */
function webpHead(view: DataView): PictureHead | null {
  if (!hasWord(view, 0, 'RIFF') || !hasWord(view, 8, 'WEBP')) return null;
  const mime = 'image/webp';
  if (hasWord(view, 12, 'VP8 ')) {
    return { mime, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (hasWord(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return { mime, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (!hasWord(view, 12, 'VP8X')) return null;
  return { mime, width: (view.getUint32(24, true) & 0xffffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 };
}

/** ITU-T T.81 §B.1: segments up to the frame header; a picture that lies on its side says so in its Exif. */
function jpegHead(view: DataView): PictureHead | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  let isTurned = false;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    // A marker may have any number of 0xff before it.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return { mime: 'image/jpeg', width: isTurned ? height : width, height: isTurned ? width : height };
    }
    if (marker === 0xe1 && hasWord(view, at + 4, 'Exif\0\0')) isTurned = orientation(view, at + 10) >= 5;
    at += 2 + view.getUint16(at + 2);
  }
}

/** Exif 2.32 §4.6.4, tag 0x0112: 1 to 8, from 5 on with width and height exchanged. */
function orientation(view: DataView, tiff: number): number {
  const isLittle = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, isLittle);
  const count = view.getUint16(directory, isLittle);
  for (let field = 0; field < count; field++) {
    const at = directory + 2 + field * 12;
    if (view.getUint16(at, isLittle) === 0x0112) return view.getUint16(at + 8, isLittle);
  }
  return 1;
}

function hasWord(view: DataView, at: number, word: string): boolean {
  if (view.byteLength < at + word.length) return false;
  return [...word].every((letter, index) => view.getUint8(at + index) === letter.charCodeAt(0));
}
