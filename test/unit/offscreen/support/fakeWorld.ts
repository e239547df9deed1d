import type { DroppedEntry, FileDropAnswer } from '../../../../src/contract/fileDrop.ts';
import type { TransferArrival } from '../../../../src/contract/hostMessages.ts';
import type { FolderListing, TransferPhase, TransferView } from '../../../../src/contract/snapshot.ts';
import { decodePiece } from '../../../../src/core/blockPiece.ts';
import { type Body, decodeFrame, encodeFrame } from '../../../../src/core/frame.ts';
import { PROTOCOL_VERSION } from '../../../../src/core/limits.ts';
import type { Bytes } from '../../../../src/core/units.ts';
import { deflate } from '../../../../src/offscreen/transfer/blockCodec.ts';
import { type EndedRecord, type EndedStore, parseEnded } from '../../../../src/offscreen/transfer/endedStore.ts';
import type { OutgoingRecord, OutgoingStore } from '../../../../src/offscreen/transfer/outgoingStore.ts';
import { startTransferEngine, type TransferEngine } from '../../../../src/offscreen/transfer/transferEngine.ts';
import type { WaitingRecord } from '../../../../src/offscreen/transfer/waitingStore.ts';
import type { FromWorker, TransferAction, TransferBody } from '../../../../src/offscreen/transfer/workerMessages.ts';
import { type FakeChannel, fakeChannelPair } from './fakeChannel.ts';
import { createFakeDisk } from './fakeDisk.ts';
import type { FakeTime } from './fakeTime.ts';

/** A lane opens after this. */
const OPEN_MS = 4;
const SAY_MS = 1;

/** One device: its engine, what outlives the engine, and a host that does what the engine asks. */
export class Peer {
  readonly disk = createFakeDisk();
  readonly remembered = new Map<string, OutgoingRecord>();
  /** Files that wait for a device, as they are kept. */
  readonly waiting = new Map<string, WaitingRecord>();
  readonly ended = new Map<string, EndedRecord>();
  /** Its databases cannot be read while this is true. */
  databasesFail = false;
  /** What is asked of its databases is not answered before this. */
  databasesAnswer: Promise<void> = Promise.resolve();
  /** Files that were handed to the downloads, by path; each is once. */
  readonly saved = new Map<string, Uint8Array>();
  readonly arrivals: TransferArrival[] = [];
  readonly logged: string[] = [];
  readonly answers: FileDropAnswer[] = [];
  readonly violations: string[] = [];
  readonly said: TransferBody[] = [];
  /** Links and the counts of lanes that were asked for. */
  readonly wanted: number[] = [];
  /** Downloads fail while this is set. */
  failSave: ((path: string) => boolean) | null = null;
  /** Why: about one file, unless it says otherwise. */
  failReason = 'FILE_BLOCKED';
  /** Downloads wait while it is true. */
  holdsSaves = false;
  views = new Map<string, TransferView>();
  engine: TransferEngine;
  link: FakeLink | null = null;
  private life = { isAlive: true, die: () => {} };
  private readonly lists: ((listing: FolderListing | null) => void)[] = [];
  private nextDownload = 1;
  private urls = new Map<string, Blob>();

  readonly name: string;
  /** What it proves on links that open from now on. */
  key: string;

  constructor(name: string) {
    this.name = name;
    this.key = `key of ${name}`;
    this.engine = this.start();
  }

  /** The worker dies, and another one starts on the same disk. */
  restart(): void {
    this.life.isAlive = false;
    this.life.die();
    this.link?.end();
    this.views = new Map();
    this.lists.length = 0;
    this.engine = this.start();
  }

  private start(): TransferEngine {
    const { root, die } = this.disk.mount();
    const life = { isAlive: true, die };
    this.life = life;
    const whileAlive = (run: () => void) => () => {
      if (life.isAlive) run();
    };
    const ended: EndedStore = {
      all: async () => {
        await this.requireDatabases();
        return [...this.ended.values()].flatMap((record) => {
          return parseEnded({ ...structuredClone(record), protocol: PROTOCOL_VERSION });
        });
      },
      put: async (record) => {
        if (life.isAlive) this.ended.set(record.transfer, structuredClone(record));
      },
    };
    const outgoing: OutgoingStore = {
      all: async () => {
        await this.requireDatabases();
        return [...this.remembered.values()].map((record) => structuredClone(record));
      },
      put: async (record) => {
        if (life.isAlive) this.remembered.set(record.transfer, structuredClone(record));
      },
      putSources: async () => {},
      remove: async (transfer) => {
        if (life.isAlive) this.remembered.delete(transfer);
      },
    };
    return startTransferEngine({
      post: (message) => {
        if (life.isAlive) this.hear(message);
      },
      answerDrop: (answer) => this.answers.push(answer),
      incoming: () => root.getDirectoryHandle('incoming', { create: true }),
      outgoing,
      deflate,
      ended,
      // Chosen folders are the browser's: real ones are tested in it.
      folders: { get: async () => null, put: async () => {}, remove: async () => {}, keepOnly: async () => {} },
      now: () => performance.now(),
      randomHex: (bytes) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex'),
      createUrl: (blob) => {
        const url = `blob:${this.urls.size}`;
        this.urls.set(url, blob);
        return url;
      },
      revokeUrl: () => {},
      drawSmall: async (picture) => picture,
      drawTiny: async (small) => small,
      drawSheet: async (page) => page,
      waiting: {
        all: async () => [...this.waiting.values()],
        put: async (record) => void this.waiting.set(record.transfer, { ...record }),
        remove: async (transfer) => void this.waiting.delete(transfer),
      },
      after: (ms, run) => void setTimeout(whileAlive(run), ms),
      every: (ms, run) => void setInterval(whileAlive(run), ms),
    });
  }

  private async requireDatabases(): Promise<void> {
    if (this.databasesFail) throw new Error('the database is broken');
    await this.databasesAnswer;
  }

  private hear(message: FromWorker): void {
    switch (message.type) {
      case 'say':
        this.said.push(message.body);
        return this.link?.carry(this, message.body);
      case 'violated':
        this.violations.push(`${message.error.code}: ${message.error.detail}`);
        return;
      case 'viewsChanged':
        for (const view of message.views) this.views.set(view.id, structuredClone(view));
        for (const transfer of message.gone) this.views.delete(transfer);
        if (message.order !== undefined) this.reorder(message.order);
        return;
      case 'logged':
        this.logged.push(message.transfer);
        return;
      case 'arrived':
        this.arrivals.push(message.arrival);
        return;
      case 'lanesWanted':
        this.wanted.push(message.count);
        return this.link?.want(message.count);
      case 'laneUseless':
        return this.link?.drop(message.connection);
      case 'listed':
        return this.lists.shift()?.(message.listing);
      case 'save':
        void this.save(message, this.engine);
        return;
      case 'mark':
        return;
    }
  }

  private reorder(order: readonly string[]): void {
    const views = this.views;
    this.views = new Map();
    for (const id of order) {
      const view = views.get(id);
      if (view !== undefined) this.views.set(id, view);
    }
  }

  private async save(
    { requestId, url, path }: Extract<FromWorker, { type: 'save' }>,
    engine: TransferEngine,
  ): Promise<void> {
    const bytes = new Uint8Array((await this.urls.get(url.replace(/#.*/, ''))?.arrayBuffer()) ?? new ArrayBuffer(0));
    const end = () => {
      if (engine !== this.engine) return;
      if (this.holdsSaves) return void setTimeout(end, 10);
      if (this.failSave?.(path) === true) {
        const error = { code: 'download-failed' as const, detail: this.failReason };
        return engine.hear({ type: 'saveFailed', requestId, error });
      }
      if (this.saved.has(path)) this.violations.push(`saved twice: ${path}`);
      this.saved.set(path, bytes);
      engine.hear({ type: 'saveEnded', requestId, downloadId: this.nextDownload++ });
    };
    setTimeout(end, 1);
  }

  // --- What a person does and sees ---

  act(action: TransferAction): void {
    this.engine.hear({ type: 'asked', action });
  }

  /** Drops files on the link, or for a transfer that waits for them. */
  drop(dropId: string, entries: readonly DroppedEntry[], to?: { transferId: string }): void {
    const target = to ?? { linkId: this.link?.idOf(this) ?? 'none' };
    this.engine.takeDrop({ type: 'drop', dropId, to: target, part: 0, last: true, entries: [...entries], handles: [] });
  }

  list(transfer: string, path: string[] = [], from = 0, limit = 1000): Promise<FolderListing | null> {
    return new Promise((resolve) => {
      this.lists.push(resolve);
      this.engine.hear({ type: 'listAsked', requestId: 1, transfer, path, from, limit });
    });
  }

  view(transfer: string): TransferView | undefined {
    return this.views.get(transfer);
  }

  phase(transfer: string): TransferPhase['phase'] | undefined {
    return this.views.get(transfer)?.state.phase;
  }

  doneBytes(transfer: string): Bytes {
    const state = this.views.get(transfer)?.state;
    return state !== undefined && 'doneBytes' in state ? state.doneBytes : 0;
  }
}

interface FakeLane {
  id: string;
  ends: [FakeChannel, FakeChannel];
}

/** What lies between two devices: a control channel that loses nothing, and lanes that may. */
export class FakeLink {
  readonly peers: readonly [Peer, Peer];
  readonly id: string;
  lanes: FakeLane[] = [];
  isOpen = true;
  /** What a body is turned into under way. */
  tamper: (body: Body) => Body = (body) => body;
  /** Plain bytes of blocks whose first piece left, once for each time. */
  sentBlocks: { transfer: string; block: number }[] = [];
  private made = 0;
  private readonly bytesPerMs: Bytes;
  /** No lane comes about but the one that shares its connection with chat. */
  lanesFail: boolean;

  constructor(id: string, peers: readonly [Peer, Peer], options: { bytesPerMs?: Bytes; lanesFail?: boolean } = {}) {
    this.id = id;
    this.peers = peers;
    this.bytesPerMs = options.bytesPerMs ?? 256 * 1024;
    this.lanesFail = options.lanesFail ?? false;
    for (const peer of peers) peer.link = this;
    this.addLane(true);
    const [left, right] = peers;
    const fingerprints = [`${id}a`, `${id}b`].map((text) => Buffer.from(text.padEnd(32, '.')).toString('hex'));
    const [one = '', two = ''] = fingerprints;
    const open = (peer: Peer, other: Peer, local: string, remote: string) =>
      peer.engine.hear({ type: 'linkOpened', link: this.idOf(peer), name: other.name, key: other.key, local, remote });
    open(left, right, one, two);
    open(right, left, two, one);
  }

  idOf(peer: Peer): string {
    return `${this.id} at ${peer.name}`;
  }

  otherOf(peer: Peer): Peer {
    return peer === this.peers[0] ? this.peers[1] : this.peers[0];
  }

  carry(from: Peer, body: TransferBody): void {
    const to = this.otherOf(from);
    // As a real one: encoded, checked, decoded.
    const frame = decodeFrame(encodeFrame({ is: 'sequenced', seq: 1, body: this.tamper(body) }));
    if (frame.is !== 'sequenced') throw new Error('not sequenced');
    setTimeout(() => {
      if (!this.isOpen) return;
      to.engine.hear({ type: 'bodyReceived', link: this.idOf(to), body: frame.body as TransferBody });
      if (body.kind === 'page') from.engine.hear({ type: 'pageTaken', transfer: body.transfer });
    }, SAY_MS);
  }

  want(count: number): void {
    if (!this.isOpen || this.lanesFail) return;
    const regular = this.lanes.length - 1;
    for (let missing = count - regular; missing > 0; missing--) this.addLane(false);
  }

  drop(id: string): void {
    const lane = this.lanes.find((one) => one.id === id);
    if (lane === undefined) return;
    this.lanes = this.lanes.filter((one) => one !== lane);
    lane.ends[0].cut();
    lane.ends[1].cut();
    for (const peer of this.peers) peer.engine.hear({ type: 'laneRemoved', connection: id });
  }

  /** Lanes but the one that shares its connection with chat. */
  regular(): FakeLane[] {
    return this.lanes.slice(1);
  }

  /** The connection of one lane dies. */
  cutLane(): void {
    const [lane] = this.regular();
    if (lane !== undefined) this.drop(lane.id);
  }

  /** The link ends for both. */
  end(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    for (const lane of this.lanes.splice(0)) lane.ends[0].cut();
    for (const peer of this.peers) {
      peer.link = null;
      peer.engine.hear({ type: 'linkClosed', link: this.idOf(peer) });
    }
  }

  private addLane(isFallback: boolean): void {
    const id = `${this.id} lane ${this.made++}`;
    const ends = fakeChannelPair(this.bytesPerMs);
    this.lanes.push({ id, ends });
    for (const [side, peer] of this.peers.entries()) {
      const channel = ends[side] ?? ends[0];
      const send = channel.send.bind(channel);
      channel.send = (frame) => {
        send(frame);
        this.count(frame);
      };
      peer.engine.hear({ type: 'channelMade', connection: id, channel: channel.asChannel() });
      peer.engine.hear({ type: 'laneAdded', link: this.idOf(peer), connection: id, isFallback });
    }
    setTimeout(() => {
      for (const end of ends) end.open();
    }, OPEN_MS);
  }

  private count(frame: Uint8Array<ArrayBuffer>): void {
    if (frame[0] !== 0x20) return;
    const piece = decodePiece(frame);
    if (piece.offset === 0) this.sentBlocks.push({ transfer: piece.transfer, block: piece.block });
  }
}

/** Two devices that were just linked. */
export function createWorld(time: FakeTime, options?: ConstructorParameters<typeof FakeLink>[2]) {
  const [sender, receiver] = [new Peer('Anna'), new Peer('Ben')];
  let links = 0;
  const link = () => new FakeLink(`link ${links++}`, [sender, receiver], options);
  const world = {
    time,
    sender,
    receiver,
    link: link(),
    /** Links them again. */
    relink() {
      world.link = link();
      return world.link;
    },
  };
  return world;
}

export type World = ReturnType<typeof createWorld>;
