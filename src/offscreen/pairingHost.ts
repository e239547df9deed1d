import type { CodeView, NetworkView, Pairing } from '../contract/snapshot.ts';
import type { Description } from '../core/description.ts';
import { type Diagnosis, diagnose } from '../core/diagnosis.ts';
import { assertNever, PeerError, toPeerError } from '../core/errors.ts';
import { toHex } from '../core/hex.ts';
import type { IceServer, NetworkChoice } from '../core/iceServer.ts';
import { type MeetingFacts, troubleOf } from '../core/meeting.ts';
import {
  type Appointed,
  appointedKey,
  createPairing,
  type PairingCommand,
  type PairingEvent,
  type PairingState,
  remoteOf,
  stepPairing,
} from '../core/pairing.ts';
import { decodeInput } from '../core/pairingCodeText.ts';
import { requireProbeable } from '../core/probeable.ts';
import type { AppointmentBook } from './appointmentBook.ts';
import { createCodeView } from './codeView.ts';
import { errorView } from './errorView.ts';
import { createPeerConnection, type PeerConnection } from './peerConnection.ts';

export interface PairingHostPorts {
  createConnection(certificate?: RTCCertificate): RTCPeerConnection;
  appointments: Pick<AppointmentBook, 'find' | 'withCertificate'>;
  /** Those in the settings, which are asked only where a person chose different networks. */
  servers(): readonly IceServer[];
  /** Takes the connection's channel for bulk data. */
  giveChannel(connection: string, channel: RTCDataChannel): void;
  now(): number;
  randomId(): string;
  changed(): void;
  /** The code on show, as soon as it is known; `null` while there is none. */
  showed(code: CodeView | null): void;
  /** The channel is open: the connection belongs to the link from now on. */
  opened(connection: PeerConnection, how: HowOpened): void;
}

export interface HowOpened {
  /** Their code came through the live camera. */
  byCamera: boolean;
  servers: readonly IceServer[];
  /** The key of the device that must be at the other end, by its appointment; `null` where there was none. */
  appointed: string | null;
}

/** Runs the pairing machine: owns the one connection whose code is on show. */
export interface PairingHost {
  view(): Pairing;
  networkView(): NetworkView;
  /** Why two devices do not meet, as far as is known now. */
  diagnose(isOnline: boolean): Diagnosis;
  /** One code is enough, read by either side. */
  oneCode(): boolean;
  /** The next link is to be with the device that has this key; `null`: with anybody. */
  expect(key: string | null): void;
  chooseNetwork(network: NetworkChoice): void;
  /** @throws {PeerError} with a `code-…` code; nothing has changed then. */
  acceptCode(text: string, source: 'camera' | 'text'): void;
  /** Those to ask are others now: where they were asked for the code on show, they are asked again. */
  serversChanged(): void;
  renew(): void;
  tick(): void;
}

export function startPairing(ports: PairingHostPorts): PairingHost {
  let connection: PeerConnection | null = null;
  let asked: readonly IceServer[] = [];
  let trouble: NetworkView['trouble'] = null;
  const [initial, first] = createPairing();
  let state = initial;
  let expected: string | null = null;

  /** The code of a description is made once, and with it the picture of its symbol. */
  let shown: { local: Description; code: CodeView } | null = null;

  function showCode(): void {
    const local = 'local' in state ? state.local : null;
    if (local === (shown?.local ?? null)) return;
    shown = local === null ? null : { local, code: createCodeView(local) };
    ports.showed(shown?.code ?? null);
  }

  function step(event: PairingEvent): void {
    const before = state;
    const [next, commands] = stepPairing(state, event);
    state = next;
    for (const command of commands) run(command);
    if (state.phase === 'failed') {
      connection?.close();
      connection = null;
    }
    showCode();
    lookForTrouble();
    if (next.phase !== before.phase || (event.type !== 'ticked' && event.type !== 'handshakeSeen')) ports.changed();
  }

  function run(command: PairingCommand): void {
    switch (command.type) {
      case 'prepare':
        asked = serversFor(command.network);
        return prepare(command.generation, command.appointment);
      case 'regather':
        asked = serversFor(command.network);
        return connection?.regather(asked);
      case 'applyRemote': {
        const { generation } = state;
        connection?.applyRemote(command.remote).catch((thrown) => prepareFailed(generation, toPeerError(thrown)));
        return;
      }
      case 'probe':
        connection?.probe().catch((cause) => console.info('A probe was refused by the browser:', cause));
        return;
      default:
        assertNever(command);
    }
  }

  function prepare(generation: number, appointed: Appointed | null): void {
    connection?.close();
    connection = null;
    try {
      const id = ports.randomId();
      const appointment = appointed === null ? undefined : ports.appointments.find(appointed.key);
      const prepared = createPeerConnection(id, ports.createConnection(appointment?.certificate), {
        purpose: 'link',
        servers: asked,
        credentials: appointment?.own ?? null,
        giveChannel: (channel) => ports.giveChannel(id, channel),
      });
      connection = prepared;
      prepared.listener = {
        described: (local) => step({ type: 'described', generation, local, now: ports.now() }),
        failedToDescribe: (error) => prepareFailed(generation, error),
        checksArrived: () => step({ type: 'checksArrived', generation }),
        opened: () => handOver(prepared, generation),
        lost: () => step({ type: 'renewAsked' }),
      };
    } catch (cause) {
      prepareFailed(generation, new PeerError('connection-unavailable', String(cause), { cause }));
    }
  }

  /** An appointment that the browser cannot keep is no reason to show no code. */
  function prepareFailed(generation: number, error: PeerError): void {
    if (generation !== state.generation || state.appointment === null) {
      return step({ type: 'prepareFailed', generation, error });
    }
    console.info('An appointment cannot be kept:', error.message);
    step({ type: 'renewAsked' });
  }

  function handOver(opened: PeerConnection, generation: number): void {
    if (remoteOf(state) === null) return;
    performance.mark('tandem:link-open');
    connection = null;
    const seen = 'scanned' in state && state.scanned.by === 'camera' ? toHex(state.scanned.remote.fingerprint) : null;
    const byCamera = seen === opened.fingerprints().other;
    // The expectation is the link's from here on: no other connection is made for it.
    expected = null;
    ports.opened(opened, { byCamera, servers: asked, appointed: appointedKey(state) });
    step({ type: 'opened', generation });
  }

  function serversFor(network: NetworkChoice): readonly IceServer[] {
    return network === 'different' ? ports.servers() : [];
  }

  function facts(): Omit<MeetingFacts, 'local'> {
    const scanned = 'scanned' in state ? state.scanned : null;
    return {
      ...(connection?.gathered() ?? { answered: false, refused: false, mapsByServer: false }),
      network: state.network,
      servers: asked.length,
      remote: scanned?.remote.candidates ?? null,
      seen: state.phase === 'seen' || state.phase === 'both',
      waited: scanned === null ? 0 : ports.now() - scanned.at,
    };
  }

  function lookForTrouble(): void {
    const before = trouble;
    trouble = connection !== null && 'local' in state ? troubleOf({ ...facts(), local: state.local.candidates }) : null;
    if (trouble !== before) ports.changed();
  }

  async function lookForChecks(): Promise<void> {
    const { generation, phase } = state;
    if (connection === null || phase === 'preparing' || phase === 'failed' || phase === 'seen') return;
    const running = await connection.lookForChecks();
    if (phase !== 'shown') step({ type: 'handshakeSeen', generation, running, now: ports.now() });
  }

  function appointmentWith(key: string | null): Appointed | null {
    const found = key === null ? undefined : ports.appointments.find(key);
    return found === undefined ? null : { key: found.key, other: found.other };
  }

  /** Of the device that made this code; of none but the one that is expected, if one is. */
  function appointmentOf(code: Description): Appointed | null {
    const found = ports.appointments.withCertificate(code.fingerprint)?.key ?? null;
    return expected === null || expected === found ? appointmentWith(found) : null;
  }

  ports.showed(null);
  for (const command of first) run(command);

  return {
    view: () => view(state, shown?.code ?? null),
    networkView: () => ({ choice: state.network, trouble }),
    diagnose: (isOnline) => diagnose({ ...facts(), isOnline, local: 'local' in state ? state.local.candidates : null }),
    // Across networks both sides must know where to send their checks.
    oneCode: () => state.network === 'same' && appointedKey(state) !== null,
    expect(key) {
      // A code that was taken decides for itself which appointment it belongs to.
      if (key === null && expected === null) return;
      expected = key;
      step({ type: 'deviceChosen', appointment: appointmentWith(key) });
    },
    chooseNetwork: (network) => step({ type: 'networkChosen', network }),
    acceptCode(text, source) {
      const remote = decodeInput(text, source === 'camera' ? 'qr' : 'text');
      if (state.phase !== 'preparing' && state.phase !== 'failed') {
        requireProbeable(remote.candidates, state.local.candidates);
      }
      performance.mark('tandem:code-accepted');
      step({ type: 'codeTaken', remote, by: source, appointment: appointmentOf(remote), now: ports.now() });
    },
    serversChanged() {
      if (state.network === 'different') step({ type: 'networkChosen', network: 'different' });
    },
    renew: () => step({ type: 'renewAsked' }),
    tick() {
      step({ type: 'ticked', now: ports.now() });
      lookForChecks().catch((cause) => console.info('No statistics:', cause));
    },
  };
}

function view(state: PairingState, code: CodeView | null): Pairing {
  if (state.phase === 'failed') return { phase: 'failed', error: errorView(state.error) };
  if (state.phase === 'preparing' || code === null) return { phase: 'preparing' };
  switch (state.phase) {
    case 'shown':
    case 'seen':
      return { phase: state.phase, code, shownAt: state.shownAt };
    case 'scanned':
    case 'both': {
      const { at, by } = state.scanned;
      return { phase: state.phase, code, scannedAt: at, by };
    }
    default:
      return assertNever(state);
  }
}
