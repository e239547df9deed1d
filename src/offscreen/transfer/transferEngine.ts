import type { FileDrop, FileDropAnswer } from '../../contract/fileDrop.ts';
import type { FolderAnswer, FolderRequest } from '../../contract/folderChoice.ts';
import type { Preview, PreviewSize } from '../../contract/preview.ts';
import { assertNever, toPeerError } from '../../core/errors.ts';
import { offerRisk } from '../../core/offerRisk.ts';
import { shownEntries } from '../../core/shownEntries.ts';
import type { EpochMs, Milliseconds } from '../../core/units.ts';
import type { Deflate } from './blockCodec.ts';
import { createDropIntake } from './dropIntake.ts';
import { restoreEarlierLife } from './earlierLife.ts';
import type { EndedStore } from './endedStore.ts';
import { errorText } from './errorText.ts';
import type { FolderStore } from './folderStore.ts';
import { createHostRequests } from './hostRequests.ts';
import { createLaneTraffic, TICK_MS } from './laneTraffic.ts';
import { createOfferIntake, type WholeOffer } from './offerIntake.ts';
import { createOffering } from './offering.ts';
import { createOfferPages } from './offerPages.ts';
import type { OutgoingRecord, OutgoingStore } from './outgoingStore.ts';
import { type PeerDevice, peerOf } from './peerDevice.ts';
import { createPreviewShelf } from './previewShelf.ts';
import { type ReceivingPorts, startReceiving } from './receiving.ts';
import { createRemoteBodies } from './remoteBodies.ts';
import { createResuming } from './resuming.ts';
import { createRoster, type Entry, isEnded } from './roster.ts';
import type { RunnerPorts } from './runnerPorts.ts';
import { createSavePlaces } from './savePlaces.ts';
import { restoreSending, type Sending, type SendingPorts } from './sending.ts';
import { createWaitingDrops } from './waitingDrops.ts';
import type { WaitingStore } from './waitingStore.ts';
import type { FromWorker, ToWorker, TransferAction, TransferBody } from './workerMessages.ts';

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
  drawSheet(page: Blob): Promise<Blob>;
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

/**
 * All transfers of all links, the channels that carry them, and the disk. Runs in a worker of its own.
 *
 * It is one thing as the place where its parts meet: the list (`roster`), what pages drop (`dropIntake`), what is
 * offered from here (`offering`) and by the other side (`offerIntake`), what the other side says (`remoteBodies`), what
 * goes over the lanes (`laneTraffic`), what goes on over another link (`resuming`) or after a restart (`earlierLife`).
 * Here messages of the host and what a person asks for find the part or the transfer that they are for.
 */
export function startTransferEngine(ports: EnginePorts): TransferEngine {
  /** The devices at the other end of the links that are open. */
  const links = new Map<string, PeerDevice>();

  const host = createHostRequests(ports);
  const previews = createPreviewShelf({
    drawSmall: ports.drawSmall,
    drawTiny: ports.drawTiny,
    drawSheet: ports.drawSheet,
    drawFrame: host.drawFrame,
    drawPage: host.drawPage,
    changed: (transfer) => roster.changed(transfer),
  });
  const roster = createRoster({ ...ports, preview: previews.view, removed: previews.forget });
  const traffic = createLaneTraffic({ roster, post: ports.post, violated, now: ports.now });
  const places = createSavePlaces({ roster, store: ports.folders });
  const pages = createOfferPages({
    post: ports.post,
    linkOf: saidOn,
    isOver(transfer) {
      const runner = roster.get(transfer)?.runner;
      return runner !== undefined && isEnded(runner);
    },
  });
  const offering = createOffering({
    roster,
    pages,
    links,
    post: ports.post,
    sendingPorts,
    lendPreviews,
    prepare: traffic.prepare,
    detach,
    forget: (transfer) => void forget(transfer).catch(reportKept),
    randomTransfer: () => ports.randomHex(16),
  });
  const restored = Promise.resolve().then(() =>
    restoreEarlierLife({ ...ports, roster, resuming, waiting, places, keepRestored, receivingPorts }),
  );
  const resuming = createResuming({
    roster,
    post: ports.post,
    violated,
    detach,
    restored,
    wake: keepRestored,
    unknown,
    randomProof: () => ports.randomHex(32),
    replay: takeBody,
  });
  const offers = createOfferIntake({ roster, violated, offered });
  const bodies = createRemoteBodies({ roster, offers, resuming });
  const waiting = createWaitingDrops({
    store: ports.waiting,
    sources: ports.outgoing,
    mayOffer: offering.mayOffer,
    post: ports.post,
    now: ports.now,
    offer: (drop, link) => void offering.offer(drop, link, { isShown: false, waited: true }),
    isAsleep: resuming.isAsleep,
    discard,
  });
  const drops = createDropIntake({
    post: ports.post,
    answerDrop: ports.answerDrop,
    linkName: (link) => links.get(link)?.name ?? null,
    mayOffer: offering.mayOffer,
    isOffered: roster.has,
    offer: (drop, link, isShown) => void offering.offer(drop, link, { isShown, waited: false }),
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

  /** The link over which something is said of it, which an offer that is being made has before it is on the list. */
  function saidOn(transfer: string): string | null {
    return roster.get(transfer)?.link ?? offering.linkOf(transfer);
  }

  function runnerPorts(transfer: string): RunnerPorts {
    const linkId = () => roster.get(transfer)?.link ?? null;
    return {
      now: ports.now,
      peer() {
        const making = offering.linkOf(transfer) ?? '';
        return roster.get(transfer)?.peer ?? links.get(making) ?? { name: '', key: null };
      },
      linkId,
      say(body) {
        const link = saidOn(transfer);
        if (link !== null) ports.post({ type: 'say', link, body });
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
      sayPages: (said) => pages.say(transfer, said),
      dropReady: () => traffic.dropReady(transfer),
    };
  }

  function receivingPorts(transfer: string): ReceivingPorts {
    return {
      ...runnerPorts(transfer),
      incoming: ports.incoming,
      sendWritten(blocks) {
        const link = roster.get(transfer)?.link ?? null;
        if (link !== null) traffic.sendWritten(link, transfer, blocks);
      },
      save: host.save,
      folders: ports.folders,
      keepPreview: (file, name, place) => previews.keep(transfer, file, name, place),
    };
  }

  // --- Offers, ours and theirs ---

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
    const removed = await Promise.allSettled([ports.waiting.remove(transfer), ports.outgoing.remove(transfer)]);
    for (const result of removed) if (result.status === 'rejected') throw result.reason;
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
    if (peer.key !== links.get(link)?.key || entry.link === link || (entry.link !== null && pages.isSaying(transfer)))
      return;
    if (!offering.mayOffer(link, runner.state().manifest.entries.length)) return;
    resuming.carryOver(entry, link);
    runner.offerAgain();
    traffic.prepare(link);
  }

  function discard(transfer: string): void {
    const asleep = resuming.takeAsleep(transfer);
    if (asleep !== undefined) offering.takeBack(restoreSending(asleep, sendingPorts(transfer)));
    else ports.outgoing.remove(transfer).catch(reportKept);
  }

  function offered({ link, peer, manifest, digest, secret }: WholeOffer): void {
    const { transfer } = manifest;
    const runner = startReceiving(manifest, digest, secret, receivingPorts(transfer));
    const folder = places.forAll();
    if (folder !== null) runner.saveTo(folder);
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
    pages.drop(runner.id);
    offers.trim();
    roster.changed(runner.id);
  }

  // --- What the other side says ---

  function violated(link: string, thrown: unknown): void {
    ports.post({ type: 'violated', link, error: errorText(thrown) });
  }

  function takeBody(link: string, body: TransferBody): void {
    if (!links.has(link)) return;
    try {
      if (!resuming.holds(link, body)) bodies.take(link, body);
    } catch (thrown) {
      violated(link, thrown);
    }
  }

  // --- What a person asks for ---

  function act(action: TransferAction): void {
    const entry = roster.get(action.transfer);
    if (entry === undefined) {
      if (action.do !== 'cancel' || waiting.cancel(action.transfer)) return;
      offering.withdraw(action.transfer);
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

  /** Of what is received, what waits for the disk, and the hand-over. What is sent goes as a new offer. */
  function retry(entry: Entry): void {
    if (entry.runner.direction === 'receiving') entry.runner.retry();
    else offering.offerAgain(entry.runner, entry);
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
        return takeBody(message.link, message.body);
      case 'pageTaken':
        return pages.taken(message.transfer);
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
      case 'pageDrawn':
      case 'saveEnded':
      case 'saveFailed':
        return host.take(message);
      default:
        return assertNever(message);
    }
  }

  ports.every(TICK_MS, traffic.tick);
  return {
    hear,
    takeDrop: drops.take,
    abandonDrop: drops.abandon,
    takeFolder: places.take,
    loadPreview: previews.load,
  };
}

function reportKept(cause: unknown): void {
  console.warn('What is kept of a transfer could not be removed:', cause);
}
