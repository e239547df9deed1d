import * as v from 'valibot';
import type { Run } from '../../core/blockSet.ts';
import { DIGEST_BYTES } from './digest.ts';

/**
 * What the receiver's disk keeps of one transfer beside the bytes: who it is (written once, before accept is said),
 * and a list of what was done, which only grows. A record that is torn, or that claims what the bytes do not bear
 * out, is worth nothing: everything is compared again after a restart.
 */
export interface AcceptedTransfer {
  transfer: string;
  blockBytes: number;
  /** Path and size of each entry; `null` for a folder. */
  entries: [path: string[], size: number | null][];
  digest: string;
  secret: string;
  skip: Run[];
  peerName: string;
  /** `null` in records of an earlier version. */
  peerKey: string | null;
}

const acceptedTransfer = v.object({
  transfer: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  blockBytes: v.number(),
  entries: v.array(v.strictTuple([v.array(v.string()), v.nullable(v.number())])),
  digest: v.string(),
  secret: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  skip: v.array(v.strictTuple([v.number(), v.number()])),
  peerName: v.string(),
  peerKey: v.optional(v.nullable(v.string()), null),
});

export function writeAccepted(accepted: AcceptedTransfer): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(accepted));
}

/** `undefined` for what an earlier life did not finish to write, or another version wrote. */
export function parseAccepted(text: string): AcceptedTransfer | undefined {
  try {
    const parsed = v.safeParse(acceptedTransfer, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A block that is on the disk, a file that is verified, one that was handed over, one that will not arrive; one that is
 * held, and wanted again; the transfer paused, and let go on (`entry` is 0).
 */
export type JournalRecord =
  | { kind: 'block'; block: number; digest: Uint8Array }
  | { kind: Exclude<(typeof KINDS)[number], 'block'>; entry: number };

const KINDS = ['block', 'received', 'saved', 'dropped', 'held', 'wanted', 'paused', 'resumed'] as const;
/** Kind (1 byte), three of zero, number (4 bytes, big-endian), digest. */
export const RECORD_BYTES = 8 + DIGEST_BYTES;

export function encodeRecords(records: readonly JournalRecord[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(records.length * RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  records.forEach((record, index) => {
    const at = index * RECORD_BYTES;
    // Zero is what a disk gives for bytes that were never written.
    view.setUint8(at, KINDS.indexOf(record.kind) + 1);
    view.setUint32(at + 4, record.kind === 'block' ? record.block : record.entry);
    if (record.kind === 'block') bytes.set(record.digest, at + 8);
  });
  return bytes;
}

/** Every whole record up to the first that is none. */
export function* decodeRecords(bytes: Uint8Array): Generator<JournalRecord> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) {
    const kind = KINDS[view.getUint8(at) - 1];
    if (kind === undefined) return;
    const number = view.getUint32(at + 4);
    if (kind === 'block') yield { kind, block: number, digest: bytes.slice(at + 8, at + RECORD_BYTES) };
    else yield { kind, entry: number };
  }
}
