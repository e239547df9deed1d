import * as v from 'valibot';

/**
 * The devices whose keys a person chose to remember. The background owns them, in `storage.local`; the peer host has a
 * copy, which it gets whenever they change.
 */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const deviceKeySchema = v.pipe(v.string(), v.regex(/^04[0-9a-f]{128}$/));

/** What comes in from the device without a question. */
export const acceptsSchema = v.variant('kind', [
  /** Files ask, and notifications do not tell what was written. */
  v.object({ kind: v.literal('nothing') }),
  /** Files ask. */
  v.object({ kind: v.literal('messages') }),
  /** Files up to so many bytes in 24 hours are accepted by themselves; the rest asks. */
  v.object({ kind: v.literal('files'), dailyBytes: count }),
]);
export type Accepts = v.InferOutput<typeof acceptsSchema>;

export const rememberedDeviceSchema = v.object({
  /** Its key, which is what it is remembered by. */
  key: deviceKeySchema,
  /** What this browser calls it: at first what it called itself. */
  name: v.pipe(v.string(), v.maxLength(256)),
  /** Since when it is remembered, and when it was linked last; milliseconds since 1970. */
  since: count,
  seenAt: count,
  /** On some link its emoji were compared, or both cameras read the codes. Only then it may be more than remembered. */
  verified: v.boolean(),
  accepts: acceptsSchema,
  /** Bytes that were accepted by themselves since a moment that begins 24 hours. */
  accepted: v.object({ since: count, bytes: count }),
  /** Whether what is said and sent is kept, where the settings allow it at all. */
  keepsHistory: v.optional(v.boolean(), true),
  /** It said that it forgot this browser's key. */
  forgotUs: v.boolean(),
});
export type RememberedDevice = v.InferOutput<typeof rememberedDeviceSchema>;

/** What the peer host learns of a device while it is linked. */
export type DeviceChange = Partial<Pick<RememberedDevice, 'seenAt' | 'verified' | 'accepted' | 'forgotUs'>>;

export interface DeviceBook {
  /** Counts the changes, so that an older book is told from a newer. */
  version: number;
  devices: RememberedDevice[];
  /** Keys that were forgotten here, of devices that do not know it yet. */
  forgotten: string[];
}
