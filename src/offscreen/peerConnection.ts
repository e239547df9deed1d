import type { Credentials } from '../core/appointment.ts';
import type { Description } from '../core/description.ts';
import { PeerError, toPeerError } from '../core/errors.ts';
import { toHex } from '../core/hex.ts';
import type { IceServer } from '../core/iceServer.ts';
import type { Fingerprints } from '../core/identity.ts';
import type { Gathered } from '../core/meeting.ts';
import { requireProbeable } from '../core/probeable.ts';
import {
  readLocalDescription,
  withCredentials,
  writeCandidateLine,
  writeRemoteAnswer,
} from '../core/sessionDescription.ts';
import { type ConnectionReport, reportOf } from './connectionReport.ts';
import { iceServersOf, watchGathering } from './gathering.ts';
import { createOutbox, type Outbox } from './outbox.ts';

/** What a connection reports. It goes to the pairing first, and to the link once it is open. */
export interface ConnectionListener {
  described?(local: Description): void;
  failedToDescribe?(error: PeerError): void;
  /** Connectivity checks with our credentials arrived. */
  checksArrived?(): void;
  opened?(): void;
  /** ICE lost the other side; it may come back. */
  faded?(): void;
  /** The channel closed; it will not come back. */
  lost?(): void;
  frame?(bytes: ArrayBuffer): void;
}

export interface PeerConnection {
  readonly id: string;
  listener: ConnectionListener;
  /** SHA-256 of both certificates. @throws {PeerError} `bug`, before both descriptions are there. */
  fingerprints(): Fingerprints;
  /** Gathers with other servers and fresh credentials, and reports the new description. The certificate stays. */
  regather(servers: readonly IceServer[]): void;
  /** What the servers said to the latest gathering. */
  gathered(): Gathered;
  /**
   * Sets the other's code as the answer to our offer, also a newer one of the same device in place of the first.
   *
   * @throws {PeerError} `code-unreachable`.
   */
  applyRemote(remote: Description): Promise<void>;
  /** Adds the remote candidates again with fresh foundations, which starts new checks (see docs/architecture.md). */
  probe(): Promise<void>;
  /**
   * Looks whether checks arrived, where the browser has no event for it. Resolves with whether checks came since the
   * answer was set and pass here too, while DTLS is still at its handshake.
   */
  lookForChecks(): Promise<boolean>;
  /** Whether ICE and DTLS say that the other side is there, now. */
  isConnected(): boolean;
  /** @returns false where more waits than an honest peer leaves waiting */
  send(frame: Uint8Array<ArrayBuffer>): boolean;
  /** What the browser says of it now; `null` when it is closed. */
  report(): Promise<ConnectionReport | null>;
  /** Closes, after what is queued on the control channel has left or `CLOSE_LINGER_MS` has passed. */
  close(): void;
}

export interface PeerConnectionOptions {
  /** `link`: carries control and chat, and bulk data where nothing better is there. `lane`: bulk data alone. */
  purpose: 'link' | 'lane';
  /** Which of them to ask how this side is seen from outside; none, where nothing should leave the local network. */
  servers: readonly IceServer[];
  /** The credentials that the other side knows from an appointment; `null` for the browser's own. */
  credentials?: Credentials | null;
  /** Takes the channel for bulk data, in the task that makes it: later it cannot be given to a worker (Chromium 156). */
  giveChannel(channel: RTCDataChannel): void;
}

const CLOSE_LINGER_MS = 1000;

/**
 * Makes the offer, gathers, and reports its description. The channels are negotiated out of band: control (id 0), which
 * a lane does not have, and bulk (id 1), which is the transfer worker's. Two keep a message from waiting behind a file.
 */
export function createPeerConnection(
  id: string,
  connection: RTCPeerConnection,
  { purpose, servers: firstServers, credentials = null, giveChannel }: PeerConnectionOptions,
): PeerConnection {
  const control = purpose === 'link' ? connection.createDataChannel('control', { negotiated: true, id: 0 }) : null;
  const bulk = connection.createDataChannel('bulk', { negotiated: true, id: 1 });
  giveChannel(bulk);
  const outbox = control && createOutbox(control);
  const gathering = watchGathering(connection);
  let gatherings = 0;
  let turn: Promise<void> = Promise.resolve();
  let local: Description | null = null;
  let remote: Description | null = null;
  /** The one whose answer is set. */
  let answered: Description | null = null;
  let generation = 0;
  let sawChecks = false;
  let checksBefore = 0;
  /** Frames that came before it was told that the channel is open; `null` from then on. */
  let early: ArrayBuffer[] | null = [];

  const self: PeerConnection = {
    id,
    listener: {},
    fingerprints() {
      const other = answered ?? remote;
      if (local === null || other === null) throw new PeerError('bug', 'no descriptions yet');
      return { own: toHex(local.fingerprint), other: toHex(other.fingerprint) };
    },
    regather(servers) {
      gather(servers, true).catch(reportUnavailable);
    },
    gathered: gathering.gathered,
    applyRemote: (description) => inTurn(() => applyRemote(description)),
    async probe() {
      if (remote === null || connection.signalingState === 'closed') return;
      generation++;
      for (const [index, candidate] of remote.candidates.entries()) {
        const line = writeCandidateLine(candidate, index, generation);
        await connection.addIceCandidate({ candidate: line, sdpMid: '0', usernameFragment: remote.ufrag });
      }
    },
    async lookForChecks() {
      if (connection.signalingState === 'closed') return false;
      const received = await checksReceived(connection);
      if (received > 0) reportChecks();
      const reached = connection.iceConnectionState === 'connected' || connection.iceConnectionState === 'completed';
      return reached && received > checksBefore && connection.sctp?.transport.state === 'connecting';
    },
    isConnected: () => connection.connectionState === 'connected',
    send: (frame) => outbox?.put(frame) ?? true,
    report: () => reportOf(connection),
    close() {
      self.listener = {};
      void closeWhenSent(connection, control, outbox);
    },
  };

  async function applyRemote(description: Description): Promise<void> {
    if (local === null) throw new PeerError('bug', 'remote before local');
    const candidates = requireProbeable(description.candidates, local.candidates);
    // It is whom it is: another answer comes too late.
    if (isOpen()) return;
    const before = remote;
    remote = { ...description, candidates };
    // Checks that came until now may be from a try that the other side has given up.
    checksBefore = await checksReceived(connection);
    if (isOpen()) {
      remote = before;
      return;
    }
    if (connection.signalingState === 'stable') {
      // What the answer said is right, and addresses are all that is new.
      if (before !== null && isSameSession(before, description)) return self.probe();
      // An offer takes one answer: the same one once more takes another. Its code stays as it was.
      await connection.setLocalDescription(await connection.createOffer());
    }
    const sdp = writeRemoteAnswer(remote, local.fingerprint);
    await connection.setRemoteDescription({ type: 'answer', sdp });
    answered = remote;
  }

  function isOpen(): boolean {
    return control?.readyState === 'open';
  }

  /** One after the other: an offer and its answer belong together, whatever is asked for in between. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = turn.then(run);
    turn = result.then(ignore, ignore);
    return result;
  }

  function reportChecks(): void {
    if (sawChecks) return;
    sawChecks = true;
    self.listener.checksArrived?.();
  }

  if (control !== null) {
    control.binaryType = 'arraybuffer';
    control.onmessage = ({ data }) => {
      // The protocol has no text messages: as bytes they fail to parse, with an error of their own.
      const bytes = data instanceof ArrayBuffer ? data : new ArrayBuffer(0);
      if (early === null) self.listener.frame?.(bytes);
      else early.push(bytes);
    };
    control.onopen = () => void inTurn(async () => opened());
    control.onclose = () => void inTurn(async () => self.listener.lost?.());
  }

  /**
   * Where one answer takes another's place and this thread is busy meanwhile, the channel's `open` may come before
   * `setRemoteDescription` resolves (Chromium 156: 1 in 30, blocked for 1.2 s). Only in turn it is known whom it is with.
   */
  function opened(): void {
    self.listener.opened?.();
    for (const bytes of early ?? []) self.listener.frame?.(bytes);
    early = null;
  }

  connection.oniceconnectionstatechange = () => {
    // Before there is anything to check, only checks from the other side move it out of `new` (Chromium 156).
    const hasNothingToCheck = remote === null || remote.candidates.length === 0;
    if (hasNothingToCheck && connection.iceConnectionState === 'checking') reportChecks();
  };
  connection.onconnectionstatechange = () => {
    const { connectionState } = connection;
    if (connectionState === 'disconnected' || connectionState === 'failed') self.listener.faded?.();
    // The one channel of a lane is the worker's, which hears of its end; what it does not hear of is told by DTLS.
    if (purpose === 'link') return;
    if (connectionState === 'connected') self.listener.opened?.();
    if (connectionState === 'failed' || connectionState === 'closed') self.listener.lost?.();
  };

  function describe(): void {
    try {
      local = readLocalDescription(connection.localDescription?.sdp ?? '');
      self.listener.described?.(local);
    } catch (thrown) {
      self.listener.failedToDescribe?.(toPeerError(thrown));
    }
  }

  async function gather(servers: readonly IceServer[], iceRestart: boolean): Promise<void> {
    const own = ++gatherings;
    performance.mark('tandem:gather-start');
    const complete = await inTurn(async () => {
      // A configuration without the certificate would be another certificate, which is refused.
      connection.setConfiguration({ ...connection.getConfiguration(), iceServers: iceServersOf(servers) });
      const waiting = gathering.complete(servers);
      await setOffer(await connection.createOffer({ iceRestart }));
      return { waiting };
    });
    await complete.waiting;
    // Another choice was made meanwhile: its gathering is the one that counts.
    if (own !== gatherings || connection.signalingState === 'closed') return;
    performance.measure('tandem:gather', 'tandem:gather-start');
    describe();
    // A network that comes later brings more candidates, with the same credentials.
    connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null && own === gatherings && connection.signalingState !== 'closed') describe();
    };
  }

  /**
   * Chromium is about to refuse credentials that it did not make. Then it is its own that go into the code: the other
   * side reaches this one by it all the same, and this one the other as soon as both codes were exchanged.
   */
  async function setOffer(offer: RTCSessionDescriptionInit): Promise<void> {
    if (credentials !== null) {
      try {
        return await connection.setLocalDescription({ ...offer, sdp: withCredentials(offer.sdp ?? '', credentials) });
      } catch (cause) {
        console.info('The browser keeps to its own credentials:', cause);
      }
    }
    await connection.setLocalDescription(offer);
  }

  function reportUnavailable(cause: unknown): void {
    self.listener.failedToDescribe?.(new PeerError('connection-unavailable', String(cause), { cause }));
  }

  gather(firstServers, false).catch(reportUnavailable);
  return self;
}

function isSameSession(one: Description, other: Description): boolean {
  const isSame = one.ufrag === other.ufrag && one.pwd === other.pwd;
  return isSame && toHex(one.fingerprint) === toHex(other.fingerprint);
}

/** What went wrong is told to whoever asked for it. */
function ignore(): void {}

/** The last frame is a `close`: it should arrive before the connection goes, but nobody waits for it for ever. */
async function closeWhenSent(
  connection: RTCPeerConnection,
  control: RTCDataChannel | null,
  outbox: Outbox | null,
): Promise<void> {
  if (control?.readyState === 'open' && outbox !== null) {
    const limit = new Promise((resolve) => setTimeout(resolve, CLOSE_LINGER_MS));
    await Promise.race([outbox.drained(), limit]);
    // An orderly channel close lets what SCTP still holds arrive first (RFC 8831 §6.7).
    const closed = new Promise((resolve) => control.addEventListener('close', resolve, { once: true }));
    control.close();
    await Promise.race([closed, limit]);
  }
  connection.close();
}

/** Connectivity checks that arrived, over all candidate pairs. */
async function checksReceived(connection: RTCPeerConnection): Promise<number> {
  let received = 0;
  (await connection.getStats()).forEach((entry: { type: string; requestsReceived?: number }) => {
    if (entry.type === 'candidate-pair') received += entry.requestsReceived ?? 0;
  });
  return received;
}
