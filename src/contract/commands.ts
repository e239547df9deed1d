import * as v from 'valibot';
import type { Diagnosis } from '../core/diagnosis.ts';
import { sharedSchema } from '../core/shared.ts';
import { acceptsSchema, deviceKeySchema } from './devices.ts';
import { type HistoryPage, type HistorySize, historyCommandSchemas } from './history.ts';
import { preferencesChangeSchema } from './preferences.ts';
import type { ConnectionView, FolderListing, ServerAnswer } from './snapshot.ts';

/**
 * Commands go down: UI → background → peer host. Each is a verb. Every command is answered with a
 * `CommandResult`, so that an error can be shown where the person acted.
 */
const MAX_CODE_TEXT = 4096;
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Runs of entries of a transfer's manifest: `[first, count]`. */
const runs = v.array(v.tuple([count, count]));

/** A server as it was typed. `credential` is null where the one stays that is kept for this address and user name. */
const typedServer = v.object({ url: v.string(), username: v.string(), credential: v.nullable(v.string()) });
export type TypedServer = v.InferOutput<typeof typedServer>;

export const hostCommandSchema = v.variant('type', [
  /** A code that was scanned or pasted, with whatever stood around it; only the first 4 KiB are read. */
  v.object({
    type: v.literal('acceptCode'),
    text: v.pipe(
      v.string(),
      v.transform((text) => text.slice(0, MAX_CODE_TEXT)),
    ),
    source: v.picklist(['camera', 'text']),
  }),
  /** Throws the code on show away and makes another. */
  v.object({ type: v.literal('renewCode') }),
  /** Gathers for the code on show with the servers of the settings, or without any. */
  v.object({ type: v.literal('chooseNetwork'), network: v.picklist(['same', 'different']) }),
  /** Answered with a `ServerAnswer` as `value`. */
  v.object({ type: v.literal('tryServer'), server: typedServer }),
  /**
   * `messageId` is made by the page (32 lower-case hex digits). The host takes each id once, so a page that lost
   * its port before the result came may send the same command again.
   */
  v.object({
    type: v.literal('sendMessage'),
    linkId: id,
    messageId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
    text: v.string(),
    shared: v.optional(sharedSchema),
  }),
  /** Says it to a remembered device as soon as it is linked; `messageId` as above. */
  v.object({
    type: v.literal('queueMessage'),
    device: deviceKeySchema,
    messageId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
    text: v.string(),
    shared: v.optional(sharedSchema),
  }),
  /** It is not to be said after all. */
  v.object({ type: v.literal('dropMessage'), messageId: id }),
  /** Sends what waits for a device to be chosen. */
  v.object({ type: v.literal('sendShare'), shareId: id, linkId: id }),
  /** To a remembered device, as soon as it is linked. */
  v.object({ type: v.literal('queueShare'), shareId: id, device: deviceKeySchema }),
  /** It is not to be sent after all. */
  v.object({ type: v.literal('dropShare'), shareId: id }),
  /** Tells that this page shows the link now: its unread count becomes 0. */
  v.object({ type: v.literal('markRead'), linkId: id }),
  /** What a person saw on both screens. With `false` the link ends at once. */
  v.object({ type: v.literal('compareEmoji'), linkId: id, match: v.boolean() }),
  /** Remembers the device at the other end. */
  v.object({ type: v.literal('rememberDevice'), linkId: id }),
  /** The next link should be with this remembered device, and with no other; `null`: with anybody. */
  v.object({ type: v.literal('expectDevice'), key: v.nullable(deviceKeySchema) }),
  /** Why the two devices do not meet; answered with a `Diagnosis` as `value`. */
  v.object({ type: v.literal('explainNetwork') }),
  v.object({ type: v.literal('closeLink'), linkId: id }),
  /** Answered with a `ConnectionView` as `value`. */
  v.object({ type: v.literal('describeConnection'), linkId: id }),
  /** Takes a closed link and its conversation off the list. */
  v.object({ type: v.literal('dismissLink'), linkId: id }),
  /** `skip`: the entries that are not wanted. */
  v.object({ type: v.literal('acceptTransfer'), transferId: id, skip: v.optional(runs) }),
  v.object({ type: v.literal('declineTransfer'), transferId: id }),
  v.object({ type: v.literal('cancelTransfer'), transferId: id }),
  /** Takes an ended transfer off the list. */
  v.object({ type: v.literal('dismissTransfer'), transferId: id }),
  v.object({ type: v.literal('pauseTransfer'), transferId: id }),
  v.object({ type: v.literal('resumeTransfer'), transferId: id }),
  /** The files that failed, once more; of a transfer that failed as a whole, all of it. */
  v.object({ type: v.literal('retryTransfer'), transferId: id }),
  /** Single files of a transfer that runs: `wanted` again, `held` until later, `skipped` for good. */
  v.object({
    type: v.literal('markFiles'),
    transferId: id,
    entries: runs,
    as: v.picklist(['wanted', 'held', 'skipped']),
  }),
  /** Changes the order of one's own: in front of another transfer to the same device, or to the end. */
  v.object({ type: v.literal('moveTransfer'), transferId: id, before: v.nullable(id) }),
  /** Answered with a `FolderListing` as `value`. */
  v.object({
    type: v.literal('listFolder'),
    transferId: id,
    path: v.array(v.string()),
    from: count,
    limit: v.pipe(count, v.maxValue(1000)),
  }),
]);
export type HostCommand = v.InferOutput<typeof hostCommandSchema>;

/** Commands that the background carries out itself. */
export const backgroundCommandSchema = v.variant('type', [
  v.object({ type: v.literal('renameDevice'), name: v.string() }),
  v.object({ type: v.literal('changePreferences'), change: preferencesChangeSchema }),
  /** In the place of the server at `index`, or behind all others. */
  v.object({ type: v.literal('saveServer'), index: v.nullable(count), server: typedServer }),
  v.object({ type: v.literal('removeServer'), index: count }),
  /** Goes back to the servers that the settings began with. */
  v.object({ type: v.literal('restoreServers') }),

  /** What this browser calls a remembered device. */
  v.object({ type: v.literal('renameRemembered'), key: deviceKeySchema, name: v.string() }),
  v.object({ type: v.literal('setAccepts'), key: deviceKeySchema, accepts: acceptsSchema }),
  /** Its history goes with it. */
  v.object({ type: v.literal('forgetDevice'), key: deviceKeySchema }),
  /** Ends every link and removes all that is kept. */
  v.object({ type: v.literal('eraseEverything') }),
  ...historyCommandSchemas,
  /** Shows a finished download in its folder. */
  v.object({ type: v.literal('showDownload'), downloadId: v.number() }),
]);
export type BackgroundCommand = v.InferOutput<typeof backgroundCommandSchema>;

export type Command = HostCommand | BackgroundCommand;

export type CommandResult =
  | { ok: true; value?: FolderListing | ServerAnswer | ConnectionView | HistoryPage | HistorySize | Diagnosis }
  | { ok: false; error: { code: string; detail?: string } };
