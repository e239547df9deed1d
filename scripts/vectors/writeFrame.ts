/**
 * Writes a frame by docs/protocol.md and by nothing else: it shares no code with src/core, so that the vectors can
 * prove it wrong. Digests and payloads of pieces are hex here.
 */
export type PlainFrame = { is: string; [field: string]: unknown };

export interface PlainPiece {
  is: 'piece';
  transfer: string;
  block: number;
  offset: number;
  length: number;
  coding: 'plain' | 'deflate';
  digest: string;
  payload: string;
}

const TYPES: Record<string, number> = {
  hello: 0x01,
  ping: 0x02,
  pong: 0x03,
  ack: 0x04,
  close: 0x05,
  sequenced: 0x10,
  written: 0x21,
};

export const fromHex = (hex: string) => Buffer.from(hex, 'hex');

/** A type byte, and text in UTF-8 behind it. */
export const text = (type: number, behind: string) => Buffer.concat([Buffer.of(type), Buffer.from(behind, 'utf8')]);

/** The first sequenced frame, with the JSON of a body. */
export const sequenced = (body: string) => text(0x10, `{"seq":1,"body":${body}}`);

export function writeFrame(frame: PlainFrame | PlainPiece): Buffer {
  if (isPiece(frame)) return writePiece(frame);
  const { is, ...fields } = frame;
  const type = TYPES[is];
  if (type === undefined) throw new Error(`No type of frame: ${is}`);
  return text(type, JSON.stringify(fields));
}

function isPiece(frame: PlainFrame | PlainPiece): frame is PlainPiece {
  return frame.is === 'piece';
}

function writePiece({ transfer, block, offset, length, coding, digest, payload }: PlainPiece): Buffer {
  const numbers = Buffer.alloc(13);
  numbers.writeUInt32BE(block, 0);
  numbers.writeUInt32BE(offset, 4);
  numbers.writeUInt32BE(length, 8);
  numbers.writeUInt8(coding === 'plain' ? 0 : 1, 12);
  return Buffer.concat([Buffer.of(0x20), fromHex(transfer), numbers, fromHex(digest), fromHex(payload)]);
}
