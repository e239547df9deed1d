import * as v from 'valibot';
import { deviceKeySchema } from './devices.ts';

/**
 * What is kept of conversations with remembered devices. The background owns it, in IndexedDB; the peer host hands
 * entries over, and pages read them by commands.
 */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const keptEntrySchema = v.variant('kind', [
  v.object({
    kind: v.literal('message'),
    id: v.string(),
    from: v.picklist(['local', 'remote']),
    text: v.string(),
    at: count,
  }),
  v.object({
    kind: v.literal('transfer'),
    id: v.string(),
    direction: v.picklist(['sending', 'receiving']),
    /** Empty for several loose files. */
    name: v.string(),
    fileCount: count,
    size: count,
    outcome: v.picklist(['done', 'declined', 'cancelled', 'failed']),
    at: count,
  }),
]);
export type KeptEntry = v.InferOutput<typeof keptEntrySchema>;

/** A part of what is kept of one device, oldest first. */
export interface HistoryPage {
  entries: KeptEntry[];
  /** True where there are older ones. */
  more: boolean;
}

/** How much is kept: `bytes` as JSON in UTF-8. */
export interface HistorySize {
  entries: number;
  bytes: number;
}

export const historyCommandSchemas = [
  /** The latest entries before another one that hold these words; answered with a `HistoryPage`. */
  v.object({
    type: v.literal('readHistory'),
    key: deviceKeySchema,
    before: v.nullable(v.object({ at: count, id: v.string() })),
    words: v.string(),
    limit: v.pipe(count, v.minValue(1)),
  }),
  /** Answered with a `HistorySize`: of one device, or with `null` of all. */
  v.object({ type: v.literal('measureHistory'), key: v.nullable(deviceKeySchema) }),
  v.object({ type: v.literal('deleteHistory'), key: v.nullable(deviceKeySchema) }),
  /** Whether conversations are kept: with one device, or with `null` at all. What is kept already stays. */
  v.object({ type: v.literal('keepHistory'), key: v.nullable(deviceKeySchema), keep: v.boolean() }),
] as const;
