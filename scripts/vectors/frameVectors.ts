import { DECODE_ONLY, FRAMES } from './frameCases.ts';
import { REJECTS } from './rejectCases.ts';
import { writeFrame } from './writeFrame.ts';

const ORIGIN =
  'Made by scripts/makeVectors.ts with a writer of its own (scripts/vectors/writeFrame.ts), apart from src/core, from ' +
  'the format in docs/protocol.md (version 4): the type byte, then compact JSON in UTF-8, or the header of a piece. ' +
  'Digests and payloads of pieces are hex here.';

/** The text of test/vectors/frames.json: JSON in ASCII, so that no editor changes a character that nobody sees. */
export function frameVectors(): string {
  const vectors = {
    origin: ORIGIN,
    frames: FRAMES.map(({ name, frame }) => ({ name, frame, hex: writeFrame(frame).toString('hex') })),
    decodeOnly: DECODE_ONLY.map(({ name, frame, bytes }) => ({ name, frame, hex: bytes.toString('hex') })),
    rejects: REJECTS.map(({ name, bytes }) => ({ name, hex: Buffer.from(bytes).toString('hex') })),
  };
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(vectors, null, 2).replace(/[\u007f-\uffff]/g, escaped)}\n`;
}
