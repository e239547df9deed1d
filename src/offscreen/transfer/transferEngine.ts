import type { DroppedEntry, FileDrop, FileDropAnswer } from '../../contract/fileDrop.ts';
import type { TransferView } from '../../contract/snapshot.ts';
import { PIECE_HEADER_BYTES } from '../../core/blockPiece.ts';
import { eachOf, type Run } from '../../core/blockSet.ts';
import { assertNever, PeerError, toPeerError } from '../../core/errors.ts';
import { decodeFrame, encodeFrame } from '../../core/frame.ts';
import { toHex } from '../../core/hex.ts';
import { IDLE_LANES, type LaneControl, stepLanes } from '../../core/laneControl.ts';
import {
  MAX_BLOCKS,
  MAX_ENTRIES,
  MAX_FRAME_BYTES,
  MAX_PATH_CHARS,
  MAX_RESUMABLE,
  MAX_WAITING_ENTRIES,
  MAX_WAITING_OFFERS,
  MAX_WINDOW_BYTES,
} from '../../core/limits.ts';
import { createLayout, type Manifest, manifestBytes } from '../../core/manifest.ts';
import { createPageReader, type PageReader } from '../../core/manifestPage.ts';
import type { Bytes, EpochMs, Milliseconds } from '../../core/units.ts';
import { findStores } from './blockStore.ts';
import { sha256Hex } from './digest.ts';
import { errorText, fromErrorText } from './errorText.ts';
import { createLaneSet, type Lane } from './laneSet.ts';
import type { OutgoingStore } from './outgoingStore.ts';
import { type Receiving, type ReceivingPorts, restoreReceiving, startReceiving } from './receiving.ts';
import { createProofs } from './resumeProofs.ts';
import type { RunnerPorts } from './runnerPorts.ts';
import { restoreSending, type Sending, startSending } from './sending.ts';
import { type ReadyBlock, reuseFrames } from './sourceReader.ts';
import type { FromWorker, ToWorker, TransferAction, TransferBody } from './workerMessages.ts';

export interface EnginePorts {
  post(message: FromWorker): void;
  answerDrop(answer: FileDropAnswer): void;
  incoming(): Promise<FileSystemDirectoryHandle>;
  outgoing: OutgoingStore;
  now(): EpochMs;
  randomHex(bytes: number): string;
  createUrl(blob: Blob): string;
  revokeUrl(url: string): void;
  after(ms: Milliseconds, run: () => void): void;
  every(ms: Milliseconds, run: () => void): void;
}

type Runner = Sending | Receiving;

/** A transfer and where it stands. */
interface Entry {
  runner: Runner;
  /** The link that carries it. */
  link: string | null;
  peerName: string;
  /** Kept for the view when it is gone: a link that closed still shows its transfers. */
  shownLink: string | null;
  isQueued: boolean;
}

interface LinkState {
  id: string;
  name: string;
  local: string;
  remote: string;
  roundTripMs: Milliseconds;
  control: LaneControl;
  wanted: number;
  askedAt: EpochMs;
  /** Read, and waiting for a lane. */
  ready: { sending: Sending; block: ReadyBlock }[];
  writtenBytes: Bytes;
  demandSince: EpochMs | null;
  /** Offers whose pages are still coming. */
  arriving: Map<string, { blockBytes: Bytes; digest: string; pages: PageReader; entries: number }>;
  /** Transfers that the other side has proven to know. */
  proven: Set<string>;
  /** Transfers that this side has proven to know. */
  named: Set<string>;
  isProven: boolean;
  /** Characters in the paths of offers that wait for an answer. */
  offerChars: Map<string, number>;
  /** Settles when our own proofs are said: what follows from theirs comes after. */
  said: Promise<void>;
  /** When bulk data last moved, in either direction. */
  movedAt: EpochMs;
  /** When the other side last answered: the link is alive. */
  answeredAt: EpochMs;
  /** The lane on which bytes came last: what is written is told on it. */
  latestLane: string | null;
}

/** What is being dropped, part by part. */
interface Drop {
  to: FileDrop['to'];
  parts: number;
  entries: DroppedEntry[];
  handles: FileSystemHandle[];
}

/** Pages of a manifest under way: 48 KiB of JSON each, so a message waits 40 ms for one over 10 Mbit/s. */
const PAGES_AHEAD = 4;
/** Lanes, rates and stalled lanes are looked at this often. */
const TICK_MS: Milliseconds = 250;
/** Progress is drawn four times a second at most. */
const VIEW_MS: Milliseconds = 250;
/** What a person just did or what just arrived must be seen at once. */
const PROMPT_MS: Milliseconds = 16;
/** A lane on which nothing was written for so long, while others went on, is given up. */
const STALL_MS: Milliseconds = 6000;
/** Lanes that are missing are asked for again this often. */
const ASK_AGAIN_MS: Milliseconds = 2000;
/** A side that only receives leaves the lanes alone until nothing has come for so long. */
const REST_MS: Milliseconds = 10_000;
/** Until then the lanes that were asked for may still open. */
const FALL_BACK_MS: Milliseconds = 2500;
/** Ended transfers that are still shown. */
const MAX_KEPT = 2000;

export interface TransferEngine {
  hear(message: ToWorker): void;
  takeDrop(drop: FileDrop): void;
  abandonDrop(dropId: string): void;
}

/** All transfers of all links, the channels that carry them, and the disk. Runs in a worker of its own. */
export function startTransferEngine(ports: EnginePorts): TransferEngine {
  const entries = new Map<string, Entry>();
  const links = new Map<string, LinkState>();
  const drops = new Map<string, Drop>();
  const finishedDrops = new Set<string>();
  const saves = new Map<number, { resolve(id: number): void; reject(error: PeerError): void }>();
  const changedViews = new Set<string>();
  const sentViews = new Map<string, string>();
  const gone: string[] = [];
  /** Transfers that ended and were taken off the list: of them late words may still come. */
  const forgotten = new Set<string>();
  let nextSave = 1;
  /** The phase of each transfer as it was shown last: another one is shown at once. */
  const sentPhases = new Map<string, string>();
  let viewsDueAt = Number.POSITIVE_INFINITY;
  const proofs = createProofs();
  const lanes = createLaneSet({
    now: ports.now,
    ready: (lane) => pump(lane.link),
    lost: laneLost,
    closed: (connection) => ports.post({ type: 'laneUseless', connection }),
    piece: takePiece,
    frame: takeFrame,
  });

  // --- Views ---

  function changed(transfer: string): void {
    changedViews.add(transfer);
    const runner = entries.get(transfer)?.runner;
    const isMoving = runner !== undefined && runner.state().phase === sentPhases.get(transfer);
    const at = ports.now() + (isMoving ? VIEW_MS : PROMPT_MS);
    if (at >= viewsDueAt) return;
    viewsDueAt = at;
    ports.after(at - ports.now(), postViews);
  }

  function postViews(): void {
    viewsDueAt = Number.POSITIVE_INFINITY;
    const views: TransferView[] = [];
    for (const transfer of changedViews) {
      const entry = entries.get(transfer);
      if (entry === undefined) continue;
      const view = viewOf(entry);
      const text = JSON.stringify(view);
      if (sentViews.get(transfer) === text) continue;
      sentViews.set(transfer, text);
      sentPhases.set(transfer, entry.runner.state().phase);
      views.push(view);
    }
    changedViews.clear();
    if (views.length > 0 || gone.length > 0) ports.post({ type: 'viewsChanged', views, gone: gone.splice(0) });
  }

  function viewOf(entry: Entry): TransferView {
    const { runner } = entry;
    // What has ended stays with the conversation it was in; what is unfinished waits for any link.
    const linkId = isEnded(runner) ? (entry.link ?? entry.shownLink) : entry.link;
    const place = { linkId, isQueued: entry.isQueued };
    if (runner.direction === 'sending') return runner.view(place);
    return runner.view({ ...place, asks: asking(entry.link) === entry });
  }

  /** One question at a time: the oldest offer of a link that waits for its answer. */
  function asking(link: string | null): Entry | undefined {
    return [...entries.values()].find((entry) => entry.link === link && isOffer(entry));
  }

  function isOffer({ runner }: Entry): boolean {
    return runner.direction === 'receiving' && runner.state().phase === 'offered';
  }

  /** An offer was answered, or is about to be: another may have its turn. */
  function askNext(link: string): void {
    for (const [id, other] of entries) if (other.link === link && isOffer(other)) changed(id);
  }

  // --- Runners ---

  function runnerPorts(transfer: string): RunnerPorts {
    return {
      now: ports.now,
      linkId: () => entries.get(transfer)?.link ?? null,
      say(body) {
        const link = entries.get(transfer)?.link ?? pendingLinks.get(transfer);
        if (link !== undefined && link !== null) ports.post({ type: 'say', link, body });
      },
      changed() {
        changed(transfer);
        const link = entries.get(transfer)?.link;
        if (link !== undefined && link !== null) {
          if (sentPhases.get(transfer) === 'offered') askNext(link);
          schedulePump(link);
        }
      },
      violated(thrown) {
        const link = entries.get(transfer)?.link;
        if (link !== undefined && link !== null) violated(link, thrown);
      },
      arrived(arrival) {
        const link = entries.get(transfer)?.link ?? entries.get(transfer)?.shownLink;
        if (link !== undefined && link !== null) ports.post({ type: 'arrived', link, arrival });
      },
      mark: (name, detail) => ports.post({ type: 'mark', name, at: ports.now(), detail }),
      after: ports.after,
    };
  }

  /** Links of transfers that are being made: their first words come before they are in the list. */
  const pendingLinks = new Map<string, string>();

  function sendingPorts(transfer: string) {
    const entryOf = () => entries.get(transfer);
    return {
      ...runnerPorts(transfer),
      outgoing: ports.outgoing,
      peerName: () => entryOf()?.peerName ?? '',
      ready(block: ReadyBlock) {
        const entry = entryOf();
        const link = entry?.link === null ? undefined : links.get(entry?.link ?? '');
        if (entry?.runner.direction !== 'sending' || link === undefined) return;
        link.ready.push({ sending: entry.runner, block });
        pump(link.id);
      },
      sayPages(pages: Iterator<TransferBody>) {
        pagesToSay.set(transfer, pages);
        for (let ahead = 0; ahead < PAGES_AHEAD; ahead++) sayNextPage(transfer);
      },
      dropReady() {
        for (const link of links.values()) link.ready = link.ready.filter(({ sending }) => sending.id !== transfer);
      },
    };
  }

  const pagesToSay = new Map<string, Iterator<TransferBody>>();

  function sayNextPage(transfer: string): void {
    const entry = entries.get(transfer);
    const isOver = entry !== undefined && isEnded(entry.runner);
    const link = isOver ? null : (entry?.link ?? pendingLinks.get(transfer) ?? null);
    const next = link === null ? undefined : pagesToSay.get(transfer)?.next();
    if (link === null || next === undefined || next.done === true) pagesToSay.delete(transfer);
    else ports.post({ type: 'say', link, body: next.value });
  }

  function receivingPorts(transfer: string): ReceivingPorts {
    return {
      ...runnerPorts(transfer),
      incoming: ports.incoming,
      peerName: () => entries.get(transfer)?.peerName ?? '',
      randomSecret: () => ports.randomHex(32),
      sendWritten(blocks) {
        const link = entries.get(transfer)?.link;
        if (link !== undefined && link !== null) sendWritten(link, transfer, blocks);
      },
      save: saveFile,
    };
  }

  async function saveFile(blob: Blob, path: string): Promise<number> {
    const url = ports.createUrl(blob);
    const requestId = nextSave++;
    try {
      return await new Promise<number>((resolve, reject) => {
        saves.set(requestId, { resolve, reject });
        ports.post({ type: 'save', requestId, url, path });
      });
    } finally {
      saves.delete(requestId);
      ports.revokeUrl(url);
    }
  }

  function keep(runner: Runner, link: string | null, peerName: string): Entry {
    const entry: Entry = { runner, link, peerName, shownLink: link, isQueued: false };
    entries.set(runner.id, entry);
    if (entries.size > MAX_KEPT) {
      const oldest = [...entries.values()].find(({ runner: other }) => isEnded(other));
      if (oldest !== undefined) remove(oldest.runner.id);
    }
    if (link !== null) ports.post({ type: 'logged', link, transfer: runner.id });
    changed(runner.id);
    return entry;
  }

  function remove(transfer: string): void {
    entries.delete(transfer);
    forgotten.add(transfer);
    sentViews.delete(transfer);
    sentPhases.delete(transfer);
    gone.push(transfer);
    changed(transfer);
  }

  function isEnded(runner: Runner): boolean {
    const { phase } = runner.state();
    return phase === 'done' || phase === 'declined' || phase === 'cancelled' || phase === 'failed';
  }

  // --- Dropped files ---

  function takeDrop({ dropId, to, part, last, entries: dropped, handles }: FileDrop): void {
    if (finishedDrops.has(dropId) || entries.has(dropId)) return ports.answerDrop({ type: 'taken', dropId, part });
    try {
      if ('linkId' in to && !links.has(to.linkId)) throw new PeerError('link-lost');
      let drop = drops.get(dropId);
      if (drop === undefined) {
        drop = { to, parts: 0, entries: [], handles: [] };
        drops.set(dropId, drop);
      }
      if (part === drop.parts) {
        drop.parts++;
        for (const entry of dropped) drop.entries.push(entry);
        drop.handles.push(...handles);
        if (drop.entries.length > MAX_ENTRIES) throw new PeerError('too-many-files', MAX_ENTRIES);
        if (last) finishDrop(dropId, drop);
        else showPreparing(dropId, drop);
      }
      ports.answerDrop({ type: 'taken', dropId, part });
    } catch (thrown) {
      abandonDrop(dropId);
      ports.answerDrop({ type: 'refused', dropId, error: errorView(thrown) });
    }
  }

  /** While a large folder is still being read, its card shows how far that is. */
  function showPreparing(dropId: string, { to, entries: found, parts }: Drop): void {
    if (!('linkId' in to)) return;
    if (parts === 1) ports.post({ type: 'logged', link: to.linkId, transfer: dropId });
    const files = found.filter(({ file }) => file !== null);
    const view: TransferView = {
      id: dropId,
      linkId: to.linkId,
      peerName: links.get(to.linkId)?.name ?? '',
      direction: 'sending',
      name: found.every(({ path }) => path.length > 1 && path[0] === found[0]?.path[0])
        ? (found[0]?.path[0] ?? '')
        : '',
      fileCount: files.length,
      size: files.reduce((sum, { file }) => sum + (file?.size ?? 0), 0),
      notes: { skippedFiles: 0, failedFiles: 0, renamedFiles: 0, lostFolders: 0 },
      state: { phase: 'preparing', found: files.length },
    };
    ports.post({ type: 'viewsChanged', views: [view], gone: [] });
  }

  function abandonDrop(dropId: string): void {
    if (drops.delete(dropId) && !entries.has(dropId)) ports.post({ type: 'viewsChanged', views: [], gone: [dropId] });
  }

  function finishDrop(dropId: string, { to, entries: dropped, handles, parts }: Drop): void {
    drops.delete(dropId);
    finishedDrops.add(dropId);
    if ('transferId' in to) {
      const runner = entries.get(to.transferId)?.runner;
      if (runner?.direction === 'sending') runner.giveSources(dropped);
      return;
    }
    void offer(dropId, to.linkId, dropped, handles, parts > 1);
  }

  async function offer(
    transfer: string,
    link: string,
    dropped: readonly DroppedEntry[],
    handles: FileSystemHandle[],
    isShown: boolean,
  ): Promise<void> {
    try {
      pendingLinks.set(transfer, link);
      const runner = await startSending(transfer, dropped, handles, sendingPorts(transfer));
      if (isShown) keepShown(runner, link);
      else keep(runner, link, links.get(link)?.name ?? '');
      // It closed while the manifest was made.
      const entry = entries.get(transfer);
      if (!links.has(link) && entry !== undefined) return detach(entry);
      // A lane takes some round trips to open: it may be there when the answer is.
      if (links.get(link)?.wanted === 0) wantLanes(link, 1);
    } catch (thrown) {
      console.warn('An offer could not be made:', toPeerError(thrown).message);
      ports.post({ type: 'viewsChanged', views: [], gone: [transfer] });
    } finally {
      pendingLinks.delete(transfer);
    }
  }

  function keepShown(runner: Runner, link: string): void {
    entries.set(runner.id, { runner, link, peerName: links.get(link)?.name ?? '', shownLink: link, isQueued: false });
    changed(runner.id);
  }

  // --- Links ---

  function linkOpened({ link, name, local, remote }: Extract<ToWorker, { type: 'linkOpened' }>): void {
    const here: LinkState = {
      id: link,
      name,
      local,
      remote,
      roundTripMs: 0,
      control: IDLE_LANES,
      wanted: 0,
      askedAt: 0,
      ready: [],
      writtenBytes: 0,
      demandSince: null,
      arriving: new Map(),
      proven: new Set(),
      named: new Set(),
      isProven: false,
      offerChars: new Map(),
      said: Promise.resolve(),
      movedAt: ports.now(),
      answeredAt: ports.now(),
      latestLane: null,
    };
    links.set(link, here);
    here.said = sayResumable(link);
  }

  function linkClosed(link: string): void {
    links.delete(link);
    for (const entry of entries.values()) if (entry.link === link) detach(entry);
    lanes.removeLink(link);
  }

  function detach(entry: Entry): void {
    entry.runner.step({ type: 'detached' });
    entry.link = null;
    entry.isQueued = false;
    changed(entry.runner.id);
  }

  // --- Going on with what is unfinished ---

  /** Also of those that ended, of which the other side may not have heard; not of those that never began. */
  function secretOf({ runner }: Entry): string | undefined {
    const state = runner.state();
    return 'secret' in state ? (state.secret ?? undefined) : undefined;
  }

  /** Tells the other side which transfers are known here, in a way that tells nobody else anything. */
  async function sayResumable(link: string): Promise<void> {
    await restored;
    const here = links.get(link);
    if (here === undefined) return;
    const all = [...entries.values()].filter((entry) => secretOf(entry) !== undefined).reverse();
    const unfinished = all.filter(({ runner }) => !isEnded(runner));
    const known = [...unfinished, ...all.filter(({ runner }) => isEnded(runner))].slice(0, MAX_RESUMABLE);
    for (const { runner } of known) here.named.add(runner.id);
    const said = await Promise.all(
      known.map((entry) => proofs.make(secretOf(entry) ?? '', roleOf(entry.runner), here.local, here.remote)),
    );
    if (said.length > 0) ports.post({ type: 'say', link, body: { kind: 'resumable', proofs: said } });
  }

  function roleOf(runner: Runner): 'sender' | 'receiver' {
    return runner.direction === 'sending' ? 'sender' : 'receiver';
  }

  async function takeResumable(link: string, said: readonly string[]): Promise<void> {
    const here = links.get(link);
    await here?.said;
    if (here === undefined || links.get(link) !== here) return;
    for (const entry of [...entries.values()]) {
      const secret = secretOf(entry);
      // The other side answers only to what it heard of, and so do we.
      if (secret === undefined || !here.named.has(entry.runner.id)) continue;
      const role = entry.runner.direction === 'sending' ? 'receiver' : 'sender';
      if (!said.includes(await proofs.make(secret, role, here.remote, here.local))) continue;
      here.proven.add(entry.runner.id);
      if (entry.runner.direction === 'receiving') void attach(entry, here);
    }
  }

  /** Links whose proofs are being looked at, and what they said in the meantime: what follows a `resume`, too. */
  const proving = new Map<string, TransferBody[]>();

  function prove(link: string, said: readonly string[]): void {
    proving.set(link, []);
    void takeResumable(link, said).finally(() => {
      const waiting = proving.get(link) ?? [];
      proving.delete(link);
      for (const body of waiting) hear({ type: 'bodyReceived', link, body });
    });
  }

  async function attach(entry: Entry, link: LinkState): Promise<void> {
    if (isEnded(entry.runner)) {
      // Only to say how it ended.
      entry.link = link.id;
      if (entry.runner.direction === 'receiving') await entry.runner.attach();
      return;
    }
    if (entry.link !== null && entry.link !== link.id) detach(entry);
    if (entry.link === null) ports.post({ type: 'logged', link: link.id, transfer: entry.runner.id });
    entry.link = link.id;
    entry.shownLink = link.id;
    if (entry.runner.direction === 'receiving') await entry.runner.attach();
    changed(entry.runner.id);
  }

  function takeResume(link: LinkState, body: Extract<TransferBody, { kind: 'resume' }>): void {
    const entry = entries.get(body.transfer);
    if (entry === undefined || !link.proven.has(body.transfer) || entry.runner.direction !== 'sending') {
      return violated(link.id, new PeerError('protocol-violation', 'resume without proof'));
    }
    const { runner } = entry;
    // Each once a link: what it claims is read again to be compared.
    link.proven.delete(body.transfer);
    if (isEnded(runner)) {
      entry.link = link.id;
      return runner.sayEnd();
    }
    attach(entry, link)
      .then(() => {
        const { windowBytes, have, received, skip, check } = body;
        return runner.resume({ type: 'resumeAsked', windowBytes, have, received, skip }, check);
      })
      .catch((thrown) => violated(link.id, thrown));
  }

  // --- What the other side says ---

  function violated(link: string, thrown: unknown): void {
    ports.post({ type: 'violated', link, error: errorText(thrown) });
  }

  /** `undefined` for a transfer that is known, and not on this link any more. @throws {PeerError} for any other. */
  function entryOn(link: string, transfer: string): Entry | undefined {
    const entry = entries.get(transfer);
    if (entry === undefined && !forgotten.has(transfer)) {
      throw new PeerError('protocol-violation', 'unknown transfer');
    }
    return entry?.link === link ? entry : undefined;
  }

  function senderOn(link: string, transfer: string): Sending | undefined {
    const runner = entryOn(link, transfer)?.runner;
    if (runner?.direction === 'receiving') throw new PeerError('protocol-violation', 'not sent from here');
    return runner;
  }

  function receiverOn(link: string, transfer: string): Receiving | undefined {
    const runner = entryOn(link, transfer)?.runner;
    if (runner?.direction === 'sending') throw new PeerError('protocol-violation', 'not received here');
    return runner;
  }

  function takeBody(link: string, body: TransferBody): void {
    const here = links.get(link);
    if (here === undefined) return;
    const waiting = proving.get(link);
    if (waiting !== undefined) return void waiting.push(body);
    switch (body.kind) {
      case 'offer':
        return takeOffer(here, body);
      case 'page':
        return takePage(here, body);
      case 'accept': {
        const { digest, secret, windowBytes, skip } = body;
        return senderOn(link, body.transfer)?.step({ type: 'accepted', digest, secret, windowBytes, skip });
      }
      case 'decline':
        return senderOn(link, body.transfer)?.step({ type: 'declined' });
      case 'cancel':
        if (here.arriving.delete(body.transfer)) return;
        return cancelled(here, body);
      case 'pause':
        return entryOn(link, body.transfer)?.runner.step({ type: 'pausedByRemote', paused: body.paused });
      case 'stalled':
        return receiverOn(link, body.transfer)?.step({ type: 'stalledByRemote', reason: body.reason });
      case 'mark':
        return entryOn(link, body.transfer)?.runner.step({
          type: 'markedByRemote',
          entries: body.entries,
          as: body.as,
        });
      case 'fileFailed':
        return receiverOn(link, body.transfer)?.step({
          type: 'fileFailedByRemote',
          entry: body.entry,
          error: body.error,
        });
      case 'roots':
        return receiverOn(link, body.transfer)?.step({ type: 'rootsTold', files: body.files });
      case 'received':
        return senderOn(link, body.transfer)?.step({ type: 'filesReceived', entries: body.entries });
      case 'resumable':
        if (here.isProven) throw new PeerError('protocol-violation', 'proofs twice');
        here.isProven = true;
        return prove(link, body.proofs);
      case 'resume':
        return takeResume(here, body);
      default:
        return assertNever(body);
    }
  }

  function cancelled(link: LinkState, { transfer, error }: Extract<TransferBody, { kind: 'cancel' }>): void {
    // It ended over there while there was no link, by somebody who has proven to know it. An earlier link that is still
    // being waited for here does not count.
    const known = link.proven.has(transfer) ? entries.get(transfer) : undefined;
    if (known !== undefined) known.link = link.id;
    entryOn(link.id, transfer)?.runner.step({ type: 'cancelledByRemote', error });
  }

  function takeOffer(link: LinkState, body: Extract<TransferBody, { kind: 'offer' }>): void {
    const { transfer, blockBytes, entries: count, size, digest } = body;
    // An id is one transfer's in all links: the disk and the person's answer go by it.
    if (
      entries.has(transfer) ||
      forgotten.has(transfer) ||
      [...links.values()].some(({ arriving }) => arriving.has(transfer))
    ) {
      throw new PeerError('protocol-violation', 'offer twice');
    }
    const waiting = [...entries.values()].filter((entry) => entry.link === link.id && isOffer(entry));
    const held = waiting.reduce((sum, { runner }) => sum + runner.state().manifest.entries.length, 0);
    const coming = [...link.arriving.values()].reduce((sum, arriving) => sum + arriving.entries, 0);
    if (waiting.length + link.arriving.size >= MAX_WAITING_OFFERS || held + coming + count > MAX_WAITING_ENTRIES) {
      throw new PeerError('protocol-violation', 'too many offers');
    }
    link.arriving.set(transfer, {
      blockBytes,
      digest,
      pages: createPageReader({ entries: count, size }),
      entries: count,
    });
  }

  /** All that is kept of offers that nobody has answered is bounded, whoever makes them. */
  function requireFewChars(link: LinkState, transfer: string, chars: number): void {
    link.offerChars.set(transfer, chars);
    let total = 0;
    for (const [id, counted] of link.offerChars) {
      const entry = entries.get(id);
      if (link.arriving.has(id) || (entry !== undefined && isOffer(entry))) total += counted;
      else link.offerChars.delete(id);
    }
    if (total > 2 * MAX_PATH_CHARS) throw new PeerError('protocol-violation', 'too many offers');
  }

  function takePage(
    link: LinkState,
    { transfer, page, entries: written }: Extract<TransferBody, { kind: 'page' }>,
  ): void {
    const arriving = link.arriving.get(transfer);
    if (arriving === undefined) throw new PeerError('protocol-violation', 'page of no offer');
    arriving.pages.read(page, written);
    requireFewChars(link, transfer, arriving.pages.chars);
    const complete = arriving.pages.complete();
    if (complete === null) return;
    const manifest: Manifest = { transfer, blockBytes: arriving.blockBytes, entries: complete };
    if (createLayout(manifest).blockCount > MAX_BLOCKS) throw new PeerError('protocol-violation', 'too many blocks');
    void sha256Hex(manifestBytes(manifest)).then((digest) => {
      // Taken back meanwhile, or the link has ended.
      if (!link.arriving.delete(transfer) || links.get(link.id) !== link) return;
      if (digest !== arriving.digest) return violated(link.id, new PeerError('protocol-violation', 'another manifest'));
      const runner = startReceiving(manifest, digest, receivingPorts(transfer));
      const entry = keep(runner, link.id, link.name);
      const { totalBytes } = runner.state().layout;
      if (asking(link.id) === entry) {
        const title = runner.title();
        ports.post({
          type: 'arrived',
          link: link.id,
          arrival: { kind: 'offer', transferId: transfer, title, size: totalBytes },
        });
      }
    });
  }

  // --- Lanes ---

  function takePiece(lane: Lane, frame: Uint8Array<ArrayBuffer>): void {
    try {
      if (frame.length < PIECE_HEADER_BYTES || frame.length > MAX_FRAME_BYTES) {
        throw new PeerError('protocol-violation', 'piece: size');
      }
      const entry = entries.get(toHex(frame.subarray(1, 17)));
      // It may have ended here long ago, or go on over another link now.
      if (entry === undefined || entry.link !== lane.link) return;
      if (entry.runner.direction !== 'receiving') throw new PeerError('protocol-violation', 'piece to its sender');
      const link = links.get(lane.link);
      if (link !== undefined) {
        link.movedAt = ports.now();
        link.latestLane = lane.id;
      }
      entry.runner.takePiece(frame, lane.id);
    } catch (thrown) {
      violated(lane.link, thrown);
    }
  }

  function takeFrame(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void {
    try {
      const frame = decodeFrame(bytes);
      if (frame.is !== 'written') throw new PeerError('protocol-violation', `${frame.is} on a lane`);
      takeWritten(lane.link, frame.transfer, frame.blocks);
    } catch (thrown) {
      violated(lane.link, thrown);
    }
  }

  function takeWritten(link: string, transfer: string, blocks: Run[]): void {
    const entry = entries.get(transfer);
    const here = links.get(link);
    if (entry === undefined || entry.link !== link || here === undefined) return;
    if (entry.runner.direction !== 'sending') throw new PeerError('protocol-violation', 'written by the sender');
    const state = entry.runner.state();
    const before = state.phase === 'sending' ? state.doneBytes : 0;
    here.movedAt = ports.now();
    if (state.phase === 'sending') {
      for (const block of eachOf(blocks, state.layout.blockCount)) {
        const carrier = lanes.get(state.outstanding.get(block) ?? '');
        if (carrier !== undefined) carrier.writtenAt = ports.now();
      }
    }
    entry.runner.step({ type: 'blocksWritten', blocks });
    const after = entry.runner.state();
    if (after.phase === 'sending') here.writtenBytes += Math.max(0, after.doneBytes - before);
    pump(link);
  }

  function sendWritten(link: string, transfer: string, blocks: Run[]): void {
    const latest = lanes.get(links.get(link)?.latestLane ?? '');
    const lane = latest?.channel.readyState === 'open' ? latest : (lanes.open(link)[0] ?? lanes.readiest(link, true));
    // Without a lane it is lost, as it may be on one: the receiver says it again when a lane goes.
    if (lane !== undefined) lanes.send(lane, [encodeFrame({ is: 'written', transfer, blocks })]);
  }

  function laneLost(lane: Lane): void {
    for (const { link, runner } of entries.values()) {
      if (link !== lane.link) continue;
      if (runner.direction === 'receiving') runner.laneLost(lane.id);
      else runner.step({ type: 'laneLost', lane: lane.id });
    }
    schedulePump(lane.link);
  }

  const pumpsDue = new Set<string>();
  function schedulePump(link: string): void {
    if (pumpsDue.has(link)) return;
    pumpsDue.add(link);
    queueMicrotask(() => {
      pumpsDue.delete(link);
      pump(link);
    });
  }

  /** Sends what is read as far as the lanes take it, and has more read. */
  function pump(link: string): void {
    const here = links.get(link);
    if (here === undefined) return;
    const mayFallBack = here.demandSince !== null && ports.now() - here.demandSince > FALL_BACK_MS;
    for (;;) {
      const next = here.ready[0];
      if (next === undefined) break;
      const lane = lanes.readiest(link, mayFallBack);
      if (lane === undefined) break;
      if (!carries(link, lane.id)) lane.writtenAt = ports.now();
      if (!lanes.send(lane, next.block.frames)) continue;
      here.ready.shift();
      reuseFrames(next.block);
      next.sending.step({ type: 'blockSent', block: next.block.block, lane: lane.id });
    }
    readMore(here);
  }

  /** Transfers take turns in their order: the next begins when the one before has nothing left to ask for. */
  function readMore(link: LinkState): void {
    let isTaken = false;
    for (const entry of entries.values()) {
      if (entry.link !== link.id || entry.runner.direction !== 'sending') continue;
      const wasQueued = entry.isQueued;
      const state = entry.runner.state();
      entry.isQueued = isTaken && state.phase === 'sending';
      if (!isTaken && underWay(link.id) < MAX_WINDOW_BYTES) isTaken = entry.runner.pump();
      else if (!isTaken && state.phase === 'sending') isTaken = true;
      if (entry.isQueued !== wasQueued) changed(entry.runner.id);
    }
  }

  function underWay(link: string): Bytes {
    let bytes = 0;
    for (const entry of entries.values()) {
      if (entry.link !== link) continue;
      const state = entry.runner.state();
      if (state.phase === 'sending') bytes += state.inHandBytes + state.outstandingBytes;
    }
    return bytes;
  }

  function wantLanes(link: string, count: number): void {
    const here = links.get(link);
    if (here === undefined || here.wanted === count) return;
    here.wanted = count;
    askForLanes(here);
  }

  function askForLanes(link: LinkState): void {
    link.askedAt = ports.now();
    ports.post({ type: 'lanesWanted', link: link.id, count: link.wanted });
  }

  function tick(): void {
    const now = ports.now();
    lanes.sweep();
    for (const link of links.values()) {
      const bytes = underWay(link.id);
      const demand = bytes > 0;
      link.demandSince = demand ? (link.demandSince ?? now) : null;
      const open = lanes.open(link.id);
      // While the other side sends, the lanes are its to judge.
      if (!demand && now - link.movedAt < REST_MS) continue;
      const [control, wanted] = stepLanes(link.control, {
        now,
        demand,
        openLanes: open.length,
        writtenBytes: link.writtenBytes,
        roundTripMs: link.roundTripMs,
      });
      link.control = control;
      wantLanes(link.id, wanted);
      // Lanes may have been lost, or not come about.
      if (demand && open.length < wanted && now - link.askedAt > ASK_AGAIN_MS) askForLanes(link);
      retire(link.id, open, wanted);
      giveUpStalled(link, open, now);
      if (demand) {
        ports.post({ type: 'mark', name: 'tandem:lanes', at: now, detail: { count: open.length } });
        pump(link.id);
      }
    }
  }

  /** Lanes that did not make it faster go when what they carry is written. */
  function retire(link: string, open: readonly Lane[], wanted: number): void {
    for (const lane of open.slice(Math.max(wanted, 1))) lane.isRetiring = true;
    for (const lane of lanes.retiring(link)) {
      if (!carries(link, lane.id)) ports.post({ type: 'laneUseless', connection: lane.id });
    }
  }

  function giveUpStalled(link: LinkState, open: readonly Lane[], now: EpochMs): void {
    const latest = Math.max(...open.map(({ writtenAt }) => writtenAt));
    const areAllSilent = now - latest > STALL_MS / 2;
    // Then the network is silent, and the link tells; unless the other side answers all the same.
    if (areAllSilent && now - link.answeredAt > STALL_MS) return;
    const limit = areAllSilent ? 2 * STALL_MS : STALL_MS;
    for (const lane of open) {
      if (now - lane.writtenAt < limit || !carries(link.id, lane.id)) continue;
      ports.post({ type: 'laneUseless', connection: lane.id });
      lanes.remove(lane.id);
    }
  }

  function carries(link: string, lane: string): boolean {
    for (const entry of entries.values()) {
      const state = entry.runner.state();
      if (entry.link !== link || state.phase !== 'sending') continue;
      for (const carrier of state.outstanding.values()) if (carrier === lane) return true;
    }
    return false;
  }

  // --- What a person asks for ---

  function act(action: TransferAction): void {
    const entry = entries.get(action.transfer);
    if (entry === undefined) {
      if (action.do === 'cancel') abandonDrop(action.transfer);
      return;
    }
    const { runner } = entry;
    switch (action.do) {
      case 'accept':
        if (runner.direction === 'receiving') runner.accept(action.skip);
        break;
      case 'decline':
        if (runner.direction === 'receiving') runner.step({ type: 'declineAsked' });
        break;
      case 'cancel':
        runner.step({ type: 'cancelAsked' });
        break;
      case 'dismiss':
        if (isEnded(runner)) remove(runner.id);
        break;
      case 'pause':
        runner.step({ type: 'pauseAsked', paused: action.paused });
        break;
      case 'mark':
        runner.step({ type: 'markAsked', entries: action.entries, as: action.as });
        break;
      case 'retry':
        retry(entry);
        break;
      case 'move':
        move(entry, action.before);
        break;
      default:
        assertNever(action);
    }
    if (entry.link !== null) schedulePump(entry.link);
  }

  /** The files that failed once more, or all of a transfer that failed: as a new offer. */
  function retry(entry: Entry): void {
    const { runner } = entry;
    if (runner.direction !== 'sending') return;
    const state = runner.state();
    const link = entry.link ?? linkNamed(entry.peerName);
    if (link === null) return;
    const marks = 'marks' in state ? state.marks : null;
    const isWhole = state.phase !== 'sending' && state.phase !== 'done';
    const again = runner.sources().filter(({ entry: index }) => isWhole || marks?.of(index) === 'failed');
    if (again.length > 0) void offer(ports.randomHex(16), link, again, [], false);
  }

  /** The one link there is, where a transfer has lost its own. */
  function linkNamed(name: string): string | null {
    const named = [...links.values()].filter((link) => link.name === name);
    return named.length === 1 ? (named[0]?.id ?? null) : null;
  }

  function move(entry: Entry, before: string | null): void {
    if (before !== null && !entries.has(before)) return;
    const rest = [...entries].filter(([, other]) => other !== entry);
    const at = before === null ? rest.length : rest.findIndex(([id]) => id === before);
    rest.splice(at, 0, [entry.runner.id, entry]);
    entries.clear();
    for (const [id, other] of rest) {
      entries.set(id, other);
      changed(id);
    }
    ports.post({ type: 'viewsChanged', views: [], gone: [], order: [...entries.keys()] });
  }

  // --- Messages of the host ---

  function hear(message: ToWorker): void {
    switch (message.type) {
      case 'channelMade':
        return lanes.made(message.connection, message.channel);
      case 'laneAdded':
        return lanes.add(message.connection, message.link, message.isFallback);
      case 'laneRemoved':
        return lanes.remove(message.connection);
      case 'linkOpened':
        return linkOpened(message);
      case 'linkClosed':
        return linkClosed(message.link);
      case 'roundTripMeasured': {
        const link = links.get(message.link);
        if (link !== undefined) {
          link.roundTripMs = message.ms;
          link.answeredAt = ports.now();
        }
        return;
      }
      case 'bodyReceived':
        try {
          takeBody(message.link, message.body);
        } catch (thrown) {
          violated(message.link, thrown);
        }
        return;
      case 'pageTaken':
        return sayNextPage(message.transfer);
      case 'asked':
        try {
          act(message.action);
        } catch (thrown) {
          console.error('What was asked for could not be done:', thrown);
        }
        return;
      case 'listAsked': {
        const { requestId, transfer, path, from, limit } = message;
        const listing = entries.get(transfer)?.runner.list(path, from, limit) ?? null;
        return ports.post({ type: 'listed', requestId, listing });
      }
      case 'saveEnded':
        return saves.get(message.requestId)?.resolve(message.downloadId);
      case 'saveFailed':
        return saves.get(message.requestId)?.reject(fromErrorText(message.error));
      default:
        return assertNever(message);
    }
  }

  async function restore(): Promise<void> {
    for (const record of await ports.outgoing.all()) {
      if (entries.has(record.transfer)) continue;
      keep(restoreSending(record, sendingPorts(record.transfer)), null, record.peerName);
    }
    for (const found of await findStores(await ports.incoming())) {
      const { transfer, peerName } = found.accepted;
      if (entries.has(transfer)) continue;
      keep(restoreReceiving(found, receivingPorts(transfer)), null, peerName);
    }
  }

  const restored = restore().catch((cause) => console.error('What was unfinished could not be found again:', cause));
  ports.every(TICK_MS, tick);
  return { hear, takeDrop, abandonDrop };
}

function errorView(thrown: unknown): { code: string; detail?: string } {
  const { code, detail } = errorText(thrown);
  return detail === undefined ? { code } : { code, detail };
}
