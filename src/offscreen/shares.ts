import type { FileDrop } from '../contract/fileDrop.ts';
import type { Crop, Share, ShareAnswer, ShareView } from '../contract/share.ts';
import type { ErrorView } from '../contract/snapshot.ts';
import { PeerError, toPeerError } from '../core/errors.ts';
import { sanitizeSegment } from '../core/fileName.ts';
import { MAX_MESSAGE_CHARS, MAX_SHARED_LINKS, MAX_TITLE_CHARS } from '../core/limits.ts';
import { isMessage, messageChars, type Shared, type WebLink } from '../core/shared.ts';
import { errorView } from './errorView.ts';
import { fromBase64 } from './pictureIntake.ts';

/** A device that something can be sent to now. */
export interface ShareTarget {
  id: string;
  isInterrupted(): boolean;
  /** False where as much as may wait for a silent link is waiting. */
  hasRoomFor(chars: number, messages: number): boolean;
  sendMessage(messageId: string, text: string, shared: Shared | null): void;
}

export interface SharePorts {
  /** Links that are open. */
  targets(): ShareTarget[];
  /** The bytes of a picture that a page gave. */
  takePicture(pictureId: string): Blob | null;
  /** Whether `queueMessage` takes all of them. */
  hasRoomLater(messages: readonly { text: string; shared: Shared | null }[]): boolean;
  /** Says it to a remembered device when it is linked. */
  queueMessage(device: string, messageId: string, text: string, shared: Shared | null): void;
  /** Hands a file to the transfer worker, as a page does. @throws {PeerError} where that refuses it. */
  dropFile(drop: FileDrop): Promise<void>;
  randomId(): string;
  changed(): void;
}

/** Sends what is in front of a person, or keeps it until a device is chosen. One at a time: the last one asked for. */
export interface Shares {
  take(share: Share): Promise<ShareAnswer>;
  view(): ShareView | null;
  /**
   * @throws {PeerError} `link-lost`, when it waits no more; `too-much-waiting` and `too-many-offers`, and it goes on
   * waiting.
   */
  send(shareId: string, target: ShareTarget): Promise<void>;
  /** To a remembered device, by its key, as soon as it is linked. @throws {PeerError} as `send`, and `too-much-later`. */
  queue(shareId: string, device: string): Promise<void>;
  drop(shareId: string): void;
}

/** What is ready to go: what is said, and the file. */
interface Parcel {
  id: string;
  messages: { text: string; shared: Shared }[];
  file: File | null;
  subject: ShareView['subject'];
  /** Why it could not go when it was asked for. */
  problem: ErrorView | null;
}

/** The beginning of a text, to know it by. */
const GLIMPSE_CHARS = 300;

export function createShares(ports: SharePorts): Shares {
  let waiting: Parcel | null = null;
  /** It is on its way to the transfer worker: a second click does not send it twice. */
  let leaving: { shareId: string; left: Promise<void> } | null = null;

  function keep(parcel: Parcel | null): void {
    waiting = parcel;
    ports.changed();
  }

  /** All of it or nothing, for what is tried again later must not arrive twice: so the file, which can be refused, is first. */
  async function sendParcel({ messages, file }: Parcel, target: ShareTarget): Promise<void> {
    if (!hasRoom(messages, target)) throw new PeerError('too-much-waiting');
    await dropFile(file, { linkId: target.id });
    for (const { text, shared } of messages) target.sendMessage(ports.randomId(), text, shared);
  }

  async function dropFile(file: File | null, to: FileDrop['to']): Promise<void> {
    if (file === null) return;
    const entries = [{ path: [file.name], file }];
    await ports.dropFile({ type: 'drop', dropId: ports.randomId(), to, part: 0, last: true, entries, handles: [] });
  }

  /** Lets what waits go, once. */
  function release(shareId: string, go: (parcel: Parcel) => Promise<void>): Promise<void> {
    if (leaving?.shareId === shareId) return leaving.left;
    if (waiting?.id !== shareId) return Promise.reject(new PeerError('link-lost'));
    const parcel = waiting;
    const left = go(parcel)
      .then(() => {
        // Another may have been asked for meanwhile.
        if (waiting === parcel) keep(null);
      })
      .finally(() => {
        if (leaving?.shareId === shareId) leaving = null;
      });
    leaving = { shareId, left };
    return left;
  }

  return {
    async take(share) {
      const parcel = await pack(share, ports.randomId(), ports.takePicture);
      const targets = ports.targets();
      const [only] = targets;
      if (only === undefined || targets.length > 1) {
        keep(parcel);
        return { outcome: only === undefined ? 'nobody' : 'choose' };
      }
      try {
        await sendParcel(parcel, only);
      } catch (thrown) {
        // It waits, and says why where the device is chosen.
        keep({ ...parcel, problem: errorView(toPeerError(thrown)) });
        return { outcome: 'choose' };
      }
      keep(null);
      return { outcome: 'sent', isWaiting: only.isInterrupted() };
    },
    view: () => waiting && { id: waiting.id, subject: waiting.subject, problem: waiting.problem },
    send: (shareId, target) => release(shareId, (parcel) => sendParcel(parcel, target)),
    queue: (shareId, device) =>
      release(shareId, async ({ messages, file }) => {
        if (!ports.hasRoomLater(messages)) throw new PeerError('too-much-later');
        await dropFile(file, { device });
        for (const { text, shared } of messages) ports.queueMessage(device, ports.randomId(), text, shared);
      }),
    drop(shareId) {
      if (waiting?.id === shareId) keep(null);
    },
  };
}

function hasRoom(messages: Parcel['messages'], target: ShareTarget): boolean {
  const chars = messages.reduce((sum, { text, shared }) => sum + messageChars(text, shared), 0);
  return target.hasRoomFor(chars, messages.length);
}

async function pack(share: Share, id: string, takePicture: SharePorts['takePicture']): Promise<Parcel> {
  const problem = null;
  switch (share.kind) {
    case 'links': {
      const links = share.links.map(cutTitle);
      const messages = bundles(links).map((some) => ({ text: '', shared: { what: 'links' as const, links: some } }));
      return { id, messages, file: null, subject: { what: 'links', links }, problem };
    }
    case 'excerpt': {
      const source = cutTitle(share.source);
      const shared = { what: 'excerpt' as const, source };
      const subject = { what: 'excerpt' as const, text: share.text.slice(0, GLIMPSE_CHARS), source };
      if (isMessage(share.text, shared))
        return { id, messages: [{ text: share.text, shared }], file: null, subject, problem };
      // Longer than a message may be: as a file then, and where it is from.
      const file = new File([share.text], sanitizeSegment(`${source.title || 'text'}.txt`), { type: 'text/plain' });
      return { id, messages: [linkMessage(source)], file, subject, problem };
    }
    case 'picture': {
      const picture = await pictureOf(share, takePicture);
      const file = new File([picture], share.name, { type: picture.type });
      const subject = { what: 'picture' as const, name: file.name, size: file.size };
      return { id, messages: share.link === null ? [] : [linkMessage(cutTitle(share.link))], file, subject, problem };
    }
  }
}

function linkMessage(link: WebLink): Parcel['messages'][number] {
  return { text: '', shared: { what: 'links', links: [link] } };
}

/** As many links in a message as one may carry. */
function bundles(links: readonly WebLink[]): WebLink[][] {
  const bundled: WebLink[][] = [];
  let bundle: WebLink[] = [];
  for (const link of links) {
    const isFull = bundle.length === MAX_SHARED_LINKS;
    if (isFull || messageChars('', { what: 'links', links: [...bundle, link] }) > MAX_MESSAGE_CHARS) {
      bundled.push(bundle);
      bundle = [];
    }
    bundle.push(link);
  }
  return [...bundled, bundle];
}

function cutTitle({ url, title }: WebLink): WebLink {
  return { url, title: title.slice(0, MAX_TITLE_CHARS) };
}

async function pictureOf(
  { bytes }: Extract<Share, { kind: 'picture' }>,
  takePicture: SharePorts['takePicture'],
): Promise<Blob> {
  if (bytes.from === 'page') {
    const picture = takePicture(bytes.pictureId);
    if (picture === null) throw new PeerError('source-unreadable');
    return picture;
  }
  const png = fromBase64(bytes.dataUrl.slice(bytes.dataUrl.indexOf(',') + 1));
  if (png === null) throw new PeerError('source-unreadable');
  const screen = new Blob([png], { type: 'image/png' });
  return bytes.crop === null ? screen : crop(screen, bytes.crop);
}

async function crop(screen: Blob, { x, y, width, height }: Crop): Promise<Blob> {
  const bitmap = await createImageBitmap(screen);
  const left = Math.min(Math.round(x), bitmap.width - 1);
  const top = Math.min(Math.round(y), bitmap.height - 1);
  const right = Math.max(left + 1, Math.min(Math.round(x + width), bitmap.width));
  const bottom = Math.max(top + 1, Math.min(Math.round(y + height), bitmap.height));
  const canvas = new OffscreenCanvas(right - left, bottom - top);
  canvas.getContext('2d')?.drawImage(bitmap, -left, -top);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
