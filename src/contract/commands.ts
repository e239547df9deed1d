import * as v from 'valibot';

/**
 * Commands go down: UI → background → peer host. Each is a verb. Every command is answered with a
 * `CommandResult`, so that an error can be shown where the person acted.
 */
const MAX_CODE_TEXT = 4096;
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

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
  /**
   * `messageId` is made by the page (32 lower-case hex digits). The host takes each id once, so a page that lost
   * its port before the result came may send the same command again.
   */
  v.object({
    type: v.literal('sendMessage'),
    linkId: id,
    messageId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
    text: v.string(),
  }),
  /** Tells that this page shows the link now: its unread count becomes 0. */
  v.object({ type: v.literal('markRead'), linkId: id }),
  v.object({ type: v.literal('closeLink'), linkId: id }),
  /** Takes a closed link and its conversation off the list. */
  v.object({ type: v.literal('dismissLink'), linkId: id }),
  v.object({ type: v.literal('acceptTransfer'), transferId: id }),
  v.object({ type: v.literal('declineTransfer'), transferId: id }),
  v.object({ type: v.literal('cancelTransfer'), transferId: id }),
]);
export type HostCommand = v.InferOutput<typeof hostCommandSchema>;

/** Commands that the background carries out itself. */
export const backgroundCommandSchema = v.variant('type', [
  v.object({ type: v.literal('renameDevice'), name: v.string() }),
  /** Shows a finished download in its folder. */
  v.object({ type: v.literal('showDownload'), downloadId: v.number() }),
]);
export type BackgroundCommand = v.InferOutput<typeof backgroundCommandSchema>;

export type Command = HostCommand | BackgroundCommand;

export type CommandResult = { ok: true } | { ok: false; error: { code: string; detail?: string } };
