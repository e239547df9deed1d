import type { ConversationChange } from '../contract/conversationChange.ts';
import type { KeptEntry } from '../contract/history.ts';
import type { Arrival, TransferArrival } from '../contract/hostMessages.ts';
import type { ConnectionView, Conversation, Entry, LinkPhase, LinkView, PathKind } from '../contract/snapshot.ts';
import { type AllowanceLimits, fullAllowance, takeOne } from '../core/allowance.ts';
import { assertNever, PeerError, toPeerError } from '../core/errors.ts';
import { sanitizeLine } from '../core/fileName.ts';
import { type Body, decodeFrame, encodeFrame, type Hello, type JsonFrame } from '../core/frame.ts';
import type { Prompt } from '../core/healing.ts';
import type { IceServer } from '../core/iceServer.ts';
import { type Fingerprints, identityMessage, roleOf } from '../core/identity.ts';
import { MAX_MESSAGE_CHARS, MAX_NAME_CHARS, MAX_TITLE_CHARS } from '../core/limits.ts';
import { createLink, type LinkCommand, type LinkEvent, stepLink } from '../core/link.ts';
import { hasRoomFor } from '../core/reliableStream.ts';
import { isMessage, messageChars, type Shared, type WebLink } from '../core/shared.ts';
import type { EpochMs } from '../core/units.ts';
import { createTraffic } from './connectionReport.ts';
import { createConversationLog } from './conversationLog.ts';
import type { DeviceShelf } from './deviceShelf.ts';
import { errorView } from './errorView.ts';
import { createHealingHost } from './healingHost.ts';
import { createHistoryHost, type Keeping } from './historyHost.ts';
import { verifySignature } from './identity.ts';
import { createInbox } from './inbox.ts';
import { createLaneHost } from './laneHost.ts';
import type { PeerConnection } from './peerConnection.ts';
import type { TransferClient } from './transferClient.ts';
import { createTrustHost, isTrustBody, type TrustHostPorts } from './trustHost.ts';

export interface LinkHostPorts {
  id: string;
  /** Our hello on a connection with these certificates. */
  introduce(fingerprints: Fingerprints): Promise<Hello>;
  /** The key of the remembered device that the person chose to pair with. */
  expected: string | null;
  shelf: DeviceShelf;
  appointments: TrustHostPorts['appointments'];
  generateCertificate: TrustHostPorts['generateCertificate'];
  /** Keeps an entry of the conversation with a remembered device, where it is to be kept. */
  keep(key: string, entry: KeptEntry): Keeping;
  /** A transfer is in the conversation, with the device of this key. */
  transferLogged(transferId: string, key: string): void;
  transfers: TransferClient;
  createConnection(): RTCPeerConnection;
  /** The servers that were asked for its pairing, and are for its further connections; none on one network. */
  servers: readonly IceServer[];
  randomId(): string;
  /** 32 random bytes as hex. */
  randomNonce(): string;
  now(): number;
  changed(): void;
  conversationChanged(): void;
  /** True while a visible page shows this link. */
  isAttended(): boolean;
  /** True while any page of Tandem is open. */
  isWatched(): boolean;
  arrived(arrival: Arrival): void;
  /** The other side has proven this key. */
  met(key: string): void;
  /** The other side has this message. */
  delivered(messageId: string): void;
  /** False for a message that the device with this key has said on an earlier link: it did not hear that it arrived. */
  isNews(key: string, messageId: string): boolean;
  ended(): void;
}

/** One link: runs its machine, keeps its conversation and its transfers. */
export interface LinkHost {
  readonly id: string;
  view(): LinkView;
  conversation(): Conversation;
  takeConversationChange(): ConversationChange;
  /** How its packets go now, and what it carried. */
  describe(): Promise<ConnectionView>;
  /**
   * @param at When it was written, where that was not now.
   * @throws {PeerError} `message-too-long`, `too-much-waiting`, `link-lost`.
   */
  sendMessage(messageId: string, text: string, shared: Shared | null, at?: EpochMs): void;
  /** Whether so much more may wait to be delivered. */
  hasRoomFor(chars: number, messages: number): boolean;
  /** A person's answer to whether both screens show the same emoji. */
  compareEmoji(match: boolean): void;
  /** Remembers the device at the other end; resolves when it is kept. */
  remember(): Promise<void>;
  /** What is remembered changed. */
  shelfChanged(): void;
  markRead(): void;
  /** What is known of transfers changed; `gone` are on the list no more. */
  transfersChanged(gone: readonly string[]): void;
  tick(): void;
  /** Something happened that a silent link may come back by. */
  prompt(by: Prompt): void;
  close(): void;
  /** The other side's, once it is proven. */
  key(): string | null;
  isEnded(): boolean;
  isInterrupted(): boolean;
  /** Closes the connection if it is a lane of this link. */
  removeLane(connection: string): void;
}

/**
 * Each hello costs the check of a signature. An honest peer says one on each connection of the link, and makes a standby
 * every 2 s at most.
 */
const HELLO_LIMITS: AllowanceLimits = { atOnce: 16, perSecond: 1 };

/**
 * Long, for everything that a link owns is joined here; each part is in a file of its own.
 *
 * @param byCamera True where the other's code came through this side's live camera.
 */
export function startLink(first: PeerConnection, byCamera: boolean, ports: LinkHostPorts): LinkHost {
  let state = createLink();
  let unreadMessages = 0;
  const unreadOffers = new Set<string>();
  let ownKey = '';
  let path: PathKind = 'unknown';
  let hellos = fullAllowance(HELLO_LIMITS, ports.now());
  const openedAt = ports.now();
  const fingerprints = first.fingerprints();
  const connections = new Map<string, PeerConnection>();
  const log = createConversationLog(ports.id);
  const inbox = createInbox(violated);
  const trust = createTrustHost({
    scanned: byCamera,
    expected: ports.expected,
    shelf: ports.shelf,
    appointments: ports.appointments,
    generateCertificate: ports.generateCertificate,
    now: ports.now,
    randomNonce: ports.randomNonce,
    say: (body) => step({ type: 'said', body }),
    changed: ports.changed,
    violated,
  });
  const history = createHistoryHost({
    key: trust.key,
    entries: () => log.view().entries,
    keep: ports.keep,
  });
  const traffic = createTraffic();
  const lanes = createLaneHost({
    createConnection: ports.createConnection,
    servers: ports.servers,
    randomId: ports.randomId,
    now: ports.now,
    say: (body) => step({ type: 'said', body }),
    mayMake: () => state.phase === 'connected',
    giveChannel: ports.transfers.giveChannel,
    added: (connection) => ports.transfers.addLane(ports.id, connection, false),
    removed: ports.transfers.removeLane,
    retired: traffic.retire,
  });
  const healing = createHealingHost({
    tends: roleOf(fingerprints) === 'first',
    createConnection: ports.createConnection,
    servers: ports.servers,
    randomId: ports.randomId,
    now: ports.now,
    isWatched: ports.isWatched,
    say: (body) => step({ type: 'said', body }),
    giveChannel: ports.transfers.giveChannel,
    probe() {
      for (const connection of connections.values()) connection.probe().catch(reportEdge);
    },
    doubt: () => step({ type: 'doubted', now: ports.now() }),
    opened(connection) {
      attach(connection);
      ports.transfers.addLane(ports.id, connection.id, true);
      inbox.put(() => opened(connection));
    },
  });

  function step(event: LinkEvent): void {
    const before: LinkPhase['phase'] = state.phase;
    const [next, commands] = stepLink(state, event);
    state = next;
    for (const command of commands) run(command);
    if (event.type === 'frameReceived' && healing.carriedBy(carrier())) void learnPath();
    if (state.phase === before) return;
    if (before === 'connecting' && next.phase === 'connected') met(next.remote);
    if (before === 'connected' && next.phase === 'interrupted') healing.interrupted();
    if (before === 'interrupted' && next.phase === 'connected') {
      healing.healed();
      lanes.renew();
    }
    if (state.phase === 'connected') void learnPath();
    if (isEnded()) {
      lanes.closeAll();
      healing.closeAll();
      trust.ended();
      ports.transfers.closeLink(ports.id);
      ports.ended();
    }
    ports.changed();
  }

  /** The connection that control frames use. */
  function carrier(): string {
    return 'connections' in state ? (state.connections[0]?.id ?? '') : '';
  }

  function met(remote: Hello): void {
    trust.begin({ fingerprints, keys: { own: ownKey, other: remote.key } });
    openTransfers(remote.key);
    ports.met(remote.key);
  }

  function openTransfers(key: string): void {
    ports.transfers.addLane(ports.id, first.id, true);
    ports.transfers.openLink(
      { link: ports.id, name: nameShown(), key, local: fingerprints.own, remote: fingerprints.other },
      {
        say: (body) => step({ type: 'said', body }),
        violated,
        logged(transferId) {
          log.add({ kind: 'transfer', id: transferId, transferId, at: ports.now() });
          ports.transferLogged(transferId, key);
          ports.conversationChanged();
        },
        arrived(arrival: TransferArrival) {
          // What could do harm is asked about, whoever it is from.
          if (arrival.kind === 'offer' && arrival.risk === null && trust.admits(arrival.size)) {
            return ports.transfers.act({ do: 'accept', transfer: arrival.transferId, skip: [] });
          }
          if (arrival.kind === 'offer' && !ports.isAttended()) unreadOffers.add(arrival.transferId);
          ports.arrived({ linkId: ports.id, name: nameShown(), ...arrival });
          ports.changed();
        },
        lanesWanted: lanes.want,
      },
    );
  }

  /** An offer is news until it is answered, with or without a look at the conversation, or taken back. */
  function transfersChanged(gone: readonly string[]): void {
    if (unreadOffers.size === 0) return;
    for (const transferId of gone) unreadOffers.delete(transferId);
    // One that just arrived may not be among them yet.
    for (const { id, state: now } of ports.transfers.views()) if (now.phase !== 'offered') unreadOffers.delete(id);
  }

  function isEnded(): boolean {
    return state.phase === 'closed' || state.phase === 'failed';
  }

  function run(command: LinkCommand): void {
    switch (command.type) {
      case 'sendFrame':
        return sendOn(command.connection, command.frame);
      case 'deliver':
        return deliver(command.body);
      case 'acknowledged':
        if (isTrustBody(command.body)) trust.acknowledged(command.body);
        if (command.body.kind === 'page') ports.transfers.pageTaken(command.body.transfer);
        if (command.body.kind !== 'chat') return;
        log.markDelivered(command.body.id);
        ports.delivered(command.body.id);
        return ports.conversationChanged();
      case 'retire':
        retire(command.connection);
        return ports.transfers.removeLane(command.connection);
      case 'destroy':
        for (const connection of [...connections.keys()]) retire(connection);
        return;
      default:
        assertNever(command);
    }
  }

  function deliver(body: Body): void {
    if (body.kind === 'lane' || body.kind === 'laneAnswer') return lanes.deliver(body);
    if (body.kind === 'standby') return healing.deliver(body);
    if (isTrustBody(body)) return trust.deliver(body);
    if (body.kind !== 'chat') return ports.transfers.deliver(ports.id, body);
    if (log.has(body.id)) throw new PeerError('protocol-violation', 'message id twice');
    const { id, text } = body;
    const key = trust.key();
    if (key !== null && !ports.isNews(key, id)) return;
    const shared = shownShared(body.shared);
    addMessage({ kind: 'message', id, from: 'remote', text, shared, at: ports.now(), delivered: true });
    if (!ports.isAttended()) unreadMessages++;
    ports.conversationChanged();
    ports.changed();
    const isDiscreet = trust.isDiscreet();
    const told = isDiscreet ? { text: '', shared: null } : { text, shared };
    ports.arrived({ linkId: ports.id, name: nameShown(), kind: 'message', ...told });
  }

  function addMessage(entry: Entry & { kind: 'message' }): void {
    log.add(entry);
    history.said(entry);
  }

  function attach(connection: PeerConnection): void {
    connections.set(connection.id, connection);
    connection.listener = {
      faded: () => inbox.put(() => step({ type: 'connectionFaded', connection: connection.id, now: ports.now() })),
      lost: () => inbox.put(() => lost(connection.id)),
      frame: (bytes) => inbox.put(() => frameArrived(connection, bytes)),
    };
  }

  function retire(connection: string): void {
    const retired = connections.get(connection);
    if (retired === undefined) return;
    traffic.retire(retired);
    retired.close();
    connections.delete(connection);
    healing.retired(connection);
  }

  function lost(connection: string): void {
    retire(connection);
    step({ type: 'connectionLost', connection, hasStandby: healing.hasStandby(), now: ports.now() });
    if (state.phase === 'interrupted' && connections.size === 0) healing.stranded();
  }

  async function opened(connection: PeerConnection): Promise<void> {
    const local = await ports.introduce(connection.fingerprints());
    ownKey = local.key;
    const rank = healing.rankOf(connection.id);
    step({ type: 'connectionOpened', connection: connection.id, rank, local, now: ports.now() });
  }

  function frameArrived(connection: PeerConnection, bytes: ArrayBuffer): Promise<void> | void {
    const frame = decodeFrame(new Uint8Array(bytes));
    // Bulk data has channels of its own, which are the transfer worker's.
    if (frame.is === 'piece' || frame.is === 'written') {
      throw new PeerError('protocol-violation', `${frame.is} on the control channel`);
    }
    const take = () => step({ type: 'frameReceived', connection: connection.id, frame, now: ports.now() });
    if (frame.is === 'hello' && 'key' in frame) return requireProven(connection, frame).then(take);
    take();
    if (frame.is === 'pong') roundTripMeasured();
  }

  /** A hello is believed when its key signed the certificates of the very connection that it came on. */
  async function requireProven(connection: PeerConnection, { key, signature }: Hello): Promise<void> {
    const left = takeOne(hellos, HELLO_LIMITS, ports.now());
    if (left === null) throw new PeerError('protocol-violation', 'hello after hello');
    hellos = left;
    const { own, other } = connection.fingerprints();
    const isProven = await verifySignature(key, signature, identityMessage({ own: other, other: own }));
    if (!isProven) throw new PeerError('identity-forged', 'the signature of the hello');
  }

  function violated(thrown: unknown): void {
    const error = toPeerError(thrown);
    // The detail is for whoever looks into it; the person is told in words.
    console.warn('The link ends:', error.message, error.cause ?? '');
    step({ type: 'violated', error, now: ports.now() });
  }

  function sendOn(connection: string | undefined, frame: JsonFrame): void {
    if (connection === undefined || connections.get(connection)?.send(encodeFrame(frame)) !== false) return;
    inbox.put(() => {
      throw new PeerError('protocol-violation', 'takes nothing of what it asks for');
    });
  }

  function roundTripMeasured(): void {
    if (state.phase === 'connected' && state.roundTripMs !== null) {
      ports.transfers.measured(ports.id, state.roundTripMs);
    }
    ports.changed();
    // ICE may go on to a better way, and the browser names the first one a moment after the channel opened.
    void learnPath();
  }

  async function learnPath(): Promise<void> {
    const before = path;
    path = (await connections.get(carrier())?.report())?.path ?? path;
    if (path !== before) ports.changed();
  }

  async function describeConnection(): Promise<ConnectionView> {
    const [main, ...others] = await Promise.all(
      [connections.get(carrier()), ...lanes.connections()].map((one) => one?.report() ?? null),
    );
    const all = [main, ...others].filter((report) => report !== null && report !== undefined);
    const sum = (gone: number, key: 'sentBytes' | 'receivedBytes') =>
      all.reduce((total, report) => total + report[key], gone);
    return {
      path: main?.path ?? 'unknown',
      local: main?.local ?? null,
      remote: main?.remote ?? null,
      roundTripMs: state.phase === 'connected' ? state.roundTripMs : null,
      lanes: others.length,
      sentBytes: sum(traffic.sentBytes(), 'sentBytes'),
      receivedBytes: sum(traffic.receivedBytes(), 'receivedBytes'),
    };
  }

  function nameShown(): string {
    const remote = 'remote' in state ? state.remote : null;
    return trust.name() ?? sanitizeLine(remote?.name ?? '', MAX_NAME_CHARS);
  }

  function hasRoom(chars: number, messages: number): boolean {
    return 'stream' in state && hasRoomFor(state.stream, chars, messages);
  }

  function requireLive(): void {
    if (isEnded()) throw new PeerError('link-lost');
  }

  attach(first);
  inbox.put(() => opened(first));

  return {
    id: ports.id,
    view: () => ({
      id: ports.id,
      name: nameShown(),
      seed: 'remote' in state && state.remote !== null ? state.remote.key : fingerprints.other,
      key: trust.key(),
      expected: ports.expected,
      trust: trust.trust(),
      comparison: trust.comparison(),
      state: phaseView(),
      unread: unreadMessages + unreadOffers.size,
      openedAt,
    }),
    conversation: log.view,
    takeConversationChange: log.takeChange,
    describe: describeConnection,
    sendMessage(messageId, text, shared, at = ports.now()) {
      requireLive();
      if (text === '' && shared?.what !== 'links') return;
      if (!isMessage(text, shared)) throw new PeerError('message-too-long', MAX_MESSAGE_CHARS);
      if (log.has(messageId)) return;
      if (!hasRoom(messageChars(text, shared), 1)) throw new PeerError('too-much-waiting');
      addMessage({ kind: 'message', id: messageId, from: 'local', text, shared, at, delivered: false });
      step({ type: 'said', body: { kind: 'chat', id: messageId, text, ...(shared === null ? {} : { shared }) } });
      ports.conversationChanged();
    },
    hasRoomFor: hasRoom,
    compareEmoji(match) {
      requireLive();
      trust.compared(match);
    },
    async remember() {
      await trust.remember(nameShown());
      history.keepAll();
    },
    shelfChanged: trust.shelfChanged,
    markRead() {
      if (unreadMessages + unreadOffers.size === 0) return;
      unreadMessages = 0;
      unreadOffers.clear();
      ports.changed();
    },
    transfersChanged,
    tick() {
      // Sleep is noticed first, so that it is not taken for silence.
      healing.tick();
      step({ type: 'ticked', now: ports.now() });
      trust.tick(state.phase === 'connected');
    },
    prompt: healing.prompt,
    close: () => step({ type: 'closeAsked', now: ports.now() }),
    key: trust.key,
    isEnded,
    isInterrupted: () => state.phase === 'interrupted',
    removeLane: lanes.remove,
  };

  function phaseView(): LinkPhase {
    switch (state.phase) {
      case 'connecting':
        return { phase: 'connecting' };
      case 'connected':
        return { phase: 'connected', path, roundTripMs: state.roundTripMs };
      case 'interrupted':
        return { phase: 'interrupted', since: state.since };
      case 'closed':
        return { phase: 'closed', at: state.at, by: state.by };
      case 'failed':
        return { phase: 'failed', at: state.at, error: errorView(state.error) };
      default:
        return assertNever(state);
    }
  }
}

/** Titles are the peer's: they may not hide or turn what is beside them. */
function shownShared(shared: Shared | undefined): Shared | null {
  const line = ({ url, title }: WebLink) => {
    if (!URL.canParse(url)) throw new PeerError('protocol-violation', 'an address that does not parse');
    return { url, title: sanitizeLine(title, MAX_TITLE_CHARS) };
  };
  if (shared?.what === 'links') return { what: 'links', links: shared.links.map(line) };
  if (shared?.what === 'excerpt') return { what: 'excerpt', source: line(shared.source) };
  return shared ?? null;
}

function reportEdge(cause: unknown): void {
  console.info('A probe was refused by the browser:', cause);
}
