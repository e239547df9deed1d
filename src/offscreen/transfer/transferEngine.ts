import type { FileDrop, FileDropAnswer } from '../../contract/fileDrop.ts';
import type { FolderAnswer, FolderRequest } from '../../contract/folderChoice.ts';
import type { Preview, PreviewSize } from '../../contract/preview.ts';
import { assertNever, PeerError, toPeerError } from '../../core/errors.ts';
import { MAX_WAITING_ENTRIES, MAX_WAITING_OFFERS } from '../../core/limits.ts';
import { offerRisk } from '../../core/offerRisk.ts';
import { shownEntries } from '../../core/shownEntries.ts';
import type { EpochMs, Milliseconds } from '../../core/units.ts';
import type { Deflate } from './blockCodec.ts';
import { findStores } from './blockStore.ts';
import { createDropIntake, type WholeDrop } from './dropIntake.ts';
import type { EndedStore } from './endedStore.ts';
import { errorText, fromErrorText } from './errorText.ts';
import { EVERY_TRANSFER, type FolderStore } from './folderStore.ts';
import { createLaneTraffic, TICK_MS } from './laneTraffic.ts';
import { createOfferIntake, type WholeOffer } from './offerIntake.ts';
import type { OutgoingRecord, OutgoingStore } from './outgoingStore.ts';
import { type PeerDevice, peerOf } from './peerDevice.ts';
import { createPreviewShelf } from './previewShelf.ts';
import { type Receiving, type ReceivingPorts, restoreReceiving, startReceiving } from './receiving.ts';
import { createResuming } from './resuming.ts';
import { createRoster, type Entry, isEnded } from './roster.ts';
import type { RunnerPorts } from './runnerPorts.ts';
import { restoreSending, type Sending, type SendingPorts, startSending } from './sending.ts';
import { createWaitingDrops } from './waitingDrops.ts';
import type { WaitingStore } from './waitingStore.ts';
import type { FilmFrame, FromWorker, ToWorker, TransferAction, TransferBody } from './workerMessages.ts';

export interface EnginePorts {
  post(message: FromWorker): void;
  answerDrop(answer: FileDropAnswer): void;
  incoming(): Promise<FileSystemDirectoryHandle>;
  outgoing: OutgoingStore;
  deflate: Deflate;
  ended: EndedStore;
  folders: FolderStore;
  now(): EpochMs;
  randomHex(bytes: number): string;
  createUrl(blob: Blob): string;
  revokeUrl(url: string): void;
  drawSmall(picture: Blob): Promise<Blob>;
  drawTiny(small: Blob): Promise<Blob>;
  waiting: WaitingStore;
  after(ms: Milliseconds, run: () => void): void;
  every(ms: Milliseconds, run: () => void): void;
}

export interface TransferEngine {
  hear(message: ToWorker): void;
  takeDrop(drop: FileDrop): void;
  abandonDrop(dropId: string): void;
  takeFolder(request: FolderRequest): FolderAnswer;
  loadPreview(transfer: string, size: PreviewSize): Promise<Preview | null>;
}

/** Pages of a manifest under way: 48 KiB of JSON each, so a message waits 40 ms for one over 10 Mbit/s. */
const PAGES_AHEAD = 4;
/** Offers of earlier lives that nobody has answered: the latest wait for their receivers. */
const MAX_SLEEPING = 16;
/** An offer whose card is not in the conversation yet, of files that were kept nowhere before. */
const NEW = { isShown: false, waited: false };

/**
 * All transfers of all links, the channels that carry them, and the disk. Runs in a worker of its own.
 *
 * It is one thing as the place where its parts meet: the list (`roster`), what pages drop (`dropIntake`), what the other
 * side offers (`offerIntake`), what goes over the lanes (`laneTraffic`), what goes on over another link (`resuming`).
 * Here messages of the host and bodies of the other side find the part or the transfer that they are for.
 */
export function startTransferEngine(ports: EnginePorts): TransferEngine {
  /** The devices at the other end of the links that are open. */
  const links = new Map<string, PeerDevice>();
  const saves = new Map<number, { resolve(id: number): void; reject(error: PeerError): void }>();
  /** Links of transfers that are being made: their first words come before they are in the list. */
  const pending = new Map<string, { link: string; entries: number }>();
  /** Of these, those that their person has cancelled. */
  const withdrawn = new Set<string>();
  /** Offers whose pages the other side does not have all; `ahead`: pages that are said and not acknowledged. */
  const paging = new Map<string, { pages: Iterator<TransferBody>; ahead: number }>();
  let nextSave = 1;
  const frames = new Map<number, (frame: FilmFrame | null) => void>();
  let nextFrame = 1;
  /** Where what is offered goes, unless a person says otherwise; `null` is Downloads. */
  let everyFolder: FileSystemDirectoryHandle | null = null;

  const previews = createPreviewShelf({
    drawSmall: ports.drawSmall,
    drawTiny: ports.drawTiny,
    drawFrame: (film) =>
      new Promise((resolve) => {
        const requestId = nextFrame++;
        frames.set(requestId, resolve);
        ports.post({ type: 'drawFrame', requestId, film });
      }),
    changed: (transfer) => roster.changed(transfer),
  });
  const roster = createRoster({ ...ports, preview: previews.view, removed: previews.forget });
  const traffic = createLaneTraffic({ roster, post: ports.post, violated, now: ports.now });
  const restored = Promise.resolve().then(restore);
  const resuming = createResuming({
    roster,
    post: ports.post,
    violated,
    detach,
    restored,
    wake: keepRestored,
    unknown,
    randomProof: () => ports.randomHex(32),
    replay: (link, body) => hear({ type: 'bodyReceived', link, body }),
  });
  const offers = createOfferIntake({ roster, violated, offered });
  const waiting = createWaitingDrops({
    store: ports.waiting,
    sources: ports.outgoing,
    mayOffer,
    post: ports.post,
    now: ports.now,
    offer: (drop, link) => void offer(drop, link, { isShown: false, waited: true }),
    isAsleep: resuming.isAsleep,
    discard,
  });
  const drops = createDropIntake({
    post: ports.post,
    answerDrop: ports.answerDrop,
    linkName: (link) => links.get(link)?.name ?? null,
    mayOffer,
    isOffered: roster.has,
    offer: (drop, link, isShown) => void offer(drop, link, { isShown, waited: false }),
    wait: waiting.take,
    isWaiting: waiting.has,
    needsSources(transfer) {
      if (waiting.has(transfer)) return true;
      const runner = roster.get(transfer)?.runner;
      return runner?.direction === 'sending' && !isEnded(runner);
    },
    giveSources(transfer, entries) {
      if (waiting.has(transfer)) return waiting.give(transfer, entries);
      const runner = roster.get(transfer)?.runner;
      if (runner?.direction === 'sending') runner.giveSources(entries);
    },
  });

  // --- Runners ---

  function runnerPorts(transfer: string): RunnerPorts {
    const linkId = () => roster.get(transfer)?.link ?? null;
    return {
      now: ports.now,
      peer() {
        const making = pending.get(transfer)?.link ?? '';
        return roster.get(transfer)?.peer ?? links.get(making) ?? { name: '', key: null };
      },
      linkId,
      say(body) {
        const link = linkId() ?? pending.get(transfer)?.link;
        if (link !== undefined) ports.post({ type: 'say', link, body });
      },
      changed() {
        roster.changed(transfer);
        const link = linkId();
        if (link !== null) traffic.schedulePump(link);
      },
      violated(thrown) {
        const link = linkId();
        if (link !== null) violated(link, thrown);
      },
      async keepEnd(record) {
        resuming.keepEnd(record);
        await ports.ended.put(record).catch((cause) => console.warn('After a restart, an end is not told:', cause));
      },
      arrived(arrival) {
        const link = linkId() ?? roster.get(transfer)?.shownLink ?? null;
        if (link !== null) ports.post({ type: 'arrived', link, arrival });
      },
      mark: (name, detail) => ports.post({ type: 'mark', name, at: ports.now(), detail }),
      after: ports.after,
    };
  }

  function sendingPorts(transfer: string): SendingPorts {
    return {
      ...runnerPorts(transfer),
      outgoing: { ...ports.outgoing, remove: forget },
      deflate: ports.deflate,
      randomSecret: () => ports.randomHex(32),
      ready(block) {
        const entry = roster.get(transfer);
        if (entry?.runner.direction !== 'sending' || entry.link === null) return;
        traffic.ready(entry.link, entry.runner, block);
      },
      sayPages(pages) {
        paging.set(transfer, { pages, ahead: 0 });
        for (let ahead = 0; ahead < PAGES_AHEAD; ahead++) sayNextPage(transfer);
      },
      dropReady: () => traffic.dropReady(transfer),
    };
  }

  function sayNextPage(transfer: string): void {
    const entry = roster.get(transfer);
    const isOver = entry !== undefined && isEnded(entry.runner);
    const link = isOver ? null : (entry?.link ?? pending.get(transfer)?.link ?? null);
    const under = paging.get(transfer);
    const next = link === null ? undefined : under?.pages.next();
    if (link !== null && under !== undefined && next?.done === false) {
      under.ahead++;
      ports.post({ type: 'say', link, body: next.value });
    } else if (under?.ahead === 0 || isOver) paging.delete(transfer);
  }

  function pageTaken(transfer: string): void {
    const under = paging.get(transfer);
    if (under === undefined) return;
    under.ahead--;
    sayNextPage(transfer);
  }

  function receivingPorts(transfer: string): ReceivingPorts {
    return {
      ...runnerPorts(transfer),
      incoming: ports.incoming,
      sendWritten(blocks) {
        const link = roster.get(transfer)?.link ?? null;
        if (link !== null) traffic.sendWritten(link, transfer, blocks);
      },
      save: saveFile,
      folders: ports.folders,
      keepPreview: (file, name, place) => previews.keep(transfer, file, name, place),
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

  // --- Offers, ours and theirs ---

  async function offer(
    drop: WholeDrop,
    link: string,
    { isShown, waited }: { isShown: boolean; waited: boolean },
  ): Promise<void> {
    const { transfer, entries } = drop;
    try {
      pending.set(transfer, { link, entries: entries.length });
      const made = links.get(link) ?? { name: '', key: null };
      const runner = await startSending(drop, waited, sendingPorts(transfer));
      if (withdrawn.delete(transfer)) return takeBack(runner);
      const entry = roster.keep(runner, link, made, isShown);
      lendPreviews(runner);
      // It closed while the manifest was made.
      if (!links.has(link)) return detach(entry);
      traffic.prepare(link);
    } catch (thrown) {
      console.warn('An offer could not be made:', toPeerError(thrown).message);
      paging.delete(transfer);
      ports.post({ type: 'viewsChanged', views: [], gone: [transfer] });
      // It would come to nothing in each further life too.
      if (waited) forget(transfer).catch(reportKept);
    } finally {
      withdrawn.delete(transfer);
      pending.delete(transfer);
    }
  }

  /** The other side keeps all that it has not answered in its memory, and ends the link of whoever offers more. */
  function mayOffer(link: string, entries: number): boolean {
    const unanswered = roster.all().flatMap(({ link: on, runner }) => {
      const isOurs = on === link && runner.direction === 'sending' && runner.state().phase === 'offered';
      return isOurs ? [runner.state().manifest.entries.length] : [];
    });
    const made = [...pending.values()].flatMap((offer) => (offer.link === link ? [offer.entries] : []));
    const all = [...unanswered, ...made];
    const total = all.reduce((sum, count) => sum + count, entries);
    return all.length < MAX_WAITING_OFFERS && total <= MAX_WAITING_ENTRIES;
  }

  function lendPreviews(runner: Sending): void {
    const { manifest } = runner.state();
    const shown = shownEntries(manifest);
    const isAlbum = manifest.entries.length > 1;
    for (const { entry, file } of runner.sources()) {
      if (file !== null && shown.includes(entry)) void previews.lend(runner.id, file, { entry, isAlbum });
    }
  }

  /** What is kept of it, and of files that waited for their device. */
  async function forget(transfer: string): Promise<void> {
    await ports.waiting.remove(transfer);
    await ports.outgoing.remove(transfer);
  }

  /** A transfer of an earlier life, with the files where they were kept. */
  function keepRestored(record: OutgoingRecord): Entry {
    const runner = restoreSending(record, sendingPorts(record.transfer));
    const entry = roster.keep(runner, null, peerOf(record), true);
    const entries = waiting.takeOver(record.transfer);
    if (entries === null) return entry;
    try {
      runner.giveSources(entries);
      lendPreviews(runner);
    } catch (thrown) {
      console.warn('What was kept of files that wait is not what was offered:', toPeerError(thrown).message);
    }
    return entry;
  }

  /** An offer that its receiver has lost, with its memory or on the way: it is made again. */
  function unknown(link: string, transfer: string): void {
    const entry = roster.get(transfer);
    if (entry === undefined) {
      if (waiting.has(transfer) && resuming.takeAsleep(transfer) !== undefined) waiting.startOver(transfer);
      return;
    }
    const { runner, peer } = entry;
    if (runner.direction === 'receiving' || runner.state().phase !== 'offered') return;
    // Who it was made for is certain, and on another link nothing of it is still under way.
    if (peer.key !== links.get(link)?.key || entry.link === link || (entry.link !== null && paging.has(transfer)))
      return;
    if (!mayOffer(link, runner.state().manifest.entries.length)) return;
    resuming.carryOver(entry, link);
    runner.offerAgain();
    traffic.prepare(link);
  }

  function discard(transfer: string): void {
    const asleep = resuming.takeAsleep(transfer);
    if (asleep !== undefined) takeBack(restoreSending(asleep, sendingPorts(transfer)));
    else ports.outgoing.remove(transfer).catch(reportKept);
  }

  /** It was cancelled while its manifest was made, or before its offer was woken. */
  function takeBack(runner: Sending): void {
    runner.step({ type: 'cancelAsked' });
    // The other side may have answered already.
    roster.setKnown(runner.id);
    paging.delete(runner.id);
    ports.post({ type: 'viewsChanged', views: [], gone: [runner.id] });
  }

  function offered({ link, peer, manifest, digest, secret }: WholeOffer): void {
    const { transfer } = manifest;
    const runner = startReceiving(manifest, digest, secret, receivingPorts(transfer));
    if (everyFolder !== null) runner.saveTo(everyFolder);
    const entry = roster.keep(runner, link, peer, false);
    // It ended while the digest was made: its sender knows that all of it is here.
    if (!links.has(link)) return detach(entry);
    if (roster.asking(link) !== entry) return;
    const { totalBytes: size } = runner.state().layout;
    const arrival = {
      kind: 'offer',
      transferId: transfer,
      title: runner.title(),
      size,
      risk: offerRisk(manifest)?.kind ?? null,
    } as const;
    ports.post({ type: 'arrived', link, arrival });
  }

  // --- Links ---

  function linkOpened({ link, name, key, local, remote }: Extract<ToWorker, { type: 'linkOpened' }>): void {
    const peer = { name, key };
    links.set(link, peer);
    offers.open(link, peer);
    traffic.openLink(link);
    resuming.open(link, { local, remote }, key);
    waiting.linked(key, link);
  }

  function linkClosed(link: string): void {
    links.delete(link);
    offers.close(link);
    resuming.close(link);
    waiting.unlinked(link);
    for (const entry of roster.all()) if (entry.link === link) detach(entry);
    traffic.closeLink(link);
  }

  function detach(entry: Entry): void {
    const { runner } = entry;
    runner.step({ type: 'detached' });
    entry.link = null;
    entry.isQueued = false;
    paging.delete(runner.id);
    offers.trim();
    roster.changed(runner.id);
  }

  // --- What the other side says ---

  function violated(link: string, thrown: unknown): void {
    ports.post({ type: 'violated', link, error: errorText(thrown) });
  }

  /** `undefined` for a transfer that is known, and not on this link any more. @throws {PeerError} for any other. */
  function entryOn(link: string, transfer: string): Entry | undefined {
    const entry = roster.get(transfer);
    if (!roster.isKnown(transfer)) {
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
    if (!links.has(link) || resuming.holds(link, body)) return;
    switch (body.kind) {
      case 'offer':
        return offers.takeOffer(link, body);
      case 'page':
        return offers.takePage(link, body);
      case 'accept': {
        const { digest, windowBytes, skip } = body;
        return senderOn(link, body.transfer)?.step({ type: 'accepted', digest, windowBytes, skip });
      }
      case 'decline':
        return senderOn(link, body.transfer)?.step({ type: 'declined' });
      case 'cancel':
        return offers.takeBack(link, body.transfer) ? undefined : cancelled(link, body);
      case 'pause':
        return entryOn(link, body.transfer)?.runner.step({ type: 'pausedByRemote', paused: body.paused });
      case 'stalled':
        return stalled(link, body);
      case 'mark':
        return entryOn(link, body.transfer)?.runner.step({
          type: 'markedByRemote',
          entries: body.entries,
          as: body.as,
        });
      case 'fileFailed':
        return receiverOn(link, body.transfer)?.step({
          type: 'filesFailedByRemote',
          entries: body.entries,
          error: body.error,
        });
      case 'roots':
        return receiverOn(link, body.transfer)?.step({ type: 'rootsTold', files: body.files });
      case 'received':
        return senderOn(link, body.transfer)?.step({ type: 'filesReceived', entries: body.entries });
      case 'resumable':
        return resuming.takeResumable(link, body.proofs);
      case 'resume':
        return resuming.takeResume(link, body);
      default:
        return assertNever(body);
    }
  }

  /** The one that has the files may lack them, the one that has the disk may lack space. */
  function stalled(link: string, { transfer, reason }: Extract<TransferBody, { kind: 'stalled' }>): void {
    const runner = entryOn(link, transfer)?.runner;
    if (runner === undefined) return;
    if (runner.direction === 'sending' && reason !== 'source') return runner.step({ type: 'stalledByRemote', reason });
    if (runner.direction === 'receiving' && reason !== 'space') return runner.step({ type: 'stalledByRemote', reason });
    throw new PeerError('protocol-violation', `stalled by ${reason}`);
  }

  function cancelled(link: string, { transfer, error }: Extract<TransferBody, { kind: 'cancel' }>): void {
    // It ended over there while there was no link, by somebody who has proven to know it. An earlier link that is still
    // being waited for here does not count.
    const known = resuming.isProven(link, transfer) ? roster.get(transfer) : undefined;
    if (known !== undefined) known.link = link;
    entryOn(link, transfer)?.runner.step({ type: 'cancelledByRemote', error });
  }

  // --- What a person asks for ---

  function act(action: TransferAction): void {
    const entry = roster.get(action.transfer);
    if (entry === undefined) {
      if (action.do !== 'cancel' || waiting.cancel(action.transfer)) return;
      if (pending.has(action.transfer)) withdrawn.add(action.transfer);
      return drops.abandon(action.transfer);
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
        if (runner.direction === 'receiving' && runner.settleForSaved()) break;
        runner.step({ type: 'cancelAsked' });
        break;
      case 'dismiss':
        if (isEnded(runner)) roster.remove(runner.id);
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
        if (action.before !== runner.id) roster.move(entry, action.before);
        break;
      default:
        assertNever(action);
    }
    if (entry.link !== null) traffic.schedulePump(entry.link);
  }

  function takeFolder(request: FolderRequest): FolderAnswer {
    if (request.type === 'chooseForAll') return keepEveryFolder(request.requestId, request.folder);
    const runner = roster.get(request.transferId)?.runner;
    if (runner?.direction !== 'receiving') return { type: 'answer', requestId: request.requestId, folder: null };
    if (request.type === 'choose') runner.saveTo(request.folder);
    return { type: 'answer', requestId: request.requestId, folder: runner.handingOver.folder };
  }

  function keepEveryFolder(requestId: string, folder: FileSystemDirectoryHandle | null): FolderAnswer {
    everyFolder = folder;
    const kept = folder === null ? ports.folders.remove(EVERY_TRANSFER) : ports.folders.put(EVERY_TRANSFER, folder);
    kept.catch((cause) => console.warn('The folder for what arrives is not remembered beyond this life:', cause));
    return { type: 'answer', requestId, folder };
  }

  /** Of what is received, what waits for the disk, and the hand-over. The files that failed once more, or all of a transfer that failed: as a new offer. */
  function retry(entry: Entry): void {
    const { runner } = entry;
    if (runner.direction === 'receiving') return runner.retry();
    const state = runner.state();
    const link = entry.link ?? linkWith(entry.peer);
    if (link === null) return;
    const marks = 'marks' in state ? state.marks : null;
    const isWhole = state.phase !== 'sending' && state.phase !== 'done';
    const again = runner.sources().filter(({ entry: index }) => isWhole || marks?.of(index) === 'failed');
    if (again.length > 0) void offer({ transfer: ports.randomHex(16), entries: again, handles: [] }, link, NEW);
  }

  /** The one link there is with the device, where a transfer has lost its own. */
  function linkWith(peer: PeerDevice): string | null {
    const same = [...links].filter(([, { name, key }]) => (peer.key === null ? name === peer.name : key === peer.key));
    return same.length === 1 ? (same[0]?.[0] ?? null) : null;
  }

  // --- Messages of the host ---

  function hear(message: ToWorker): void {
    switch (message.type) {
      case 'channelMade':
        return traffic.made(message.connection, message.channel);
      case 'laneAdded':
        return traffic.add(message.connection, message.link, message.isFallback);
      case 'laneRemoved':
        return traffic.remove(message.connection);
      case 'linkOpened':
        return linkOpened(message);
      case 'linkClosed':
        return linkClosed(message.link);
      case 'roundTripMeasured':
        return traffic.measured(message.link, message.ms);
      case 'devicesRemembered':
        return waiting.keepOnly(new Set(message.keys));
      case 'bodyReceived':
        try {
          takeBody(message.link, message.body);
        } catch (thrown) {
          violated(message.link, thrown);
        }
        return;
      case 'pageTaken':
        return pageTaken(message.transfer);
      case 'asked':
        try {
          act(message.action);
        } catch (thrown) {
          console.error('What was asked for could not be done:', thrown);
        }
        return;
      case 'listAsked': {
        const { requestId, transfer, path, from, limit } = message;
        const listing = roster.get(transfer)?.runner.list(path, from, limit) ?? null;
        return ports.post({ type: 'listed', requestId, listing });
      }
      case 'frameDrawn':
        frames.get(message.requestId)?.(message.frame);
        return void frames.delete(message.requestId);
      case 'saveEnded':
        return saves.get(message.requestId)?.resolve(message.downloadId);
      case 'saveFailed':
        return saves.get(message.requestId)?.reject(fromErrorText(message.error));
      default:
        return assertNever(message);
    }
  }

  /** Each place by itself: one that cannot be read hides nothing of the others. */
  async function restore(): Promise<void> {
    await settle([waiting.restore]);
    await settle([restoreOutgoing, restoreIncoming, restoreEnded]);
    waiting.release();
  }

  async function settle(places: readonly (() => Promise<void>)[]): Promise<void> {
    for (const result of await Promise.allSettled(places.map((place) => place()))) {
      if (result.status === 'rejected') console.error('What was unfinished could not be found again:', result.reason);
    }
  }

  async function restoreOutgoing(): Promise<void> {
    const unanswered: OutgoingRecord[] = [];
    for (const record of await ports.outgoing.all()) {
      if (roster.has(record.transfer)) continue;
      if (record.windowBytes !== null) keepRestored(record);
      else if (waiting.has(record.transfer)) resuming.sleep(record);
      else unanswered.push(record);
    }
    unanswered.sort((one, other) => other.offeredAt - one.offeredAt);
    for (const record of unanswered.splice(0, MAX_SLEEPING).reverse()) resuming.sleep(record);
    await Promise.all(unanswered.map(({ transfer }) => ports.outgoing.remove(transfer)));
  }

  async function restoreIncoming(): Promise<void> {
    for (const found of await findStores(await ports.incoming())) {
      const { transfer } = found.accepted;
      if (roster.has(transfer)) continue;
      roster.keep(restoreReceiving(found, receivingPorts(transfer)), null, peerOf(found.accepted), true);
    }
    everyFolder ??= await ports.folders.get(EVERY_TRANSFER);
    await ports.folders.keepOnly(new Set(roster.all().map(({ runner }) => runner.id)));
  }

  async function restoreEnded(): Promise<void> {
    for (const record of await ports.ended.all()) {
      roster.setKnown(record.transfer);
      resuming.keepEnd(record);
      // The life before ended in between.
      waiting.cancel(record.transfer);
    }
  }

  ports.every(TICK_MS, traffic.tick);
  return { hear, takeDrop: drops.take, abandonDrop: drops.abandon, takeFolder, loadPreview: previews.load };
}

function reportKept(cause: unknown): void {
  console.warn('What is kept of a transfer could not be removed:', cause);
}
