import type { TypedServer } from '../contract/commands.ts';
import type { ServerAnswer } from '../contract/snapshot.ts';
import { type IceServer, isRelay, parseServer, parseServerUrl } from '../core/iceServer.ts';
import type { Milliseconds } from '../core/units.ts';
import { iceServersOf, UNAUTHORIZED } from './gathering.ts';

/** Chromium 156 gives a server up after 9.5 s (STUN) and reports it; where it does not, a person has waited long enough. */
const LIMIT_MS: Milliseconds = 12_000;
/** Not an answer of the server: it could not be reached (W3C WebRTC §4.8.1.3). */
const UNREACHED = 701;

/**
 * Asks one server, and says what came of it. A relay is asked for an address of its own and for nothing else.
 *
 * @throws {PeerError} `server-address`, `server-credentials`.
 */
export async function tryServer(
  typed: TypedServer,
  kept: readonly IceServer[],
  createConnection: () => RTCPeerConnection,
): Promise<ServerAnswer> {
  const url = parseServerUrl(typed.url);
  const known = kept.find((one) => one.url === url && one.username === typed.username.trim());
  const server = parseServer({ ...typed, credential: typed.credential ?? known?.credential ?? '' });
  const connection = createConnection();
  try {
    connection.setConfiguration({
      iceServers: iceServersOf([server]),
      iceTransportPolicy: isRelay(server) ? 'relay' : 'all',
    });
    connection.createDataChannel('trial');
    return await ask(connection, isRelay(server) ? 'relay' : 'srflx');
  } finally {
    connection.close();
  }
}

function ask(connection: RTCPeerConnection, wanted: 'relay' | 'srflx'): Promise<ServerAnswer> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    let worst: Exclude<ServerAnswer, { answer: 'reached' }> | null = null;
    const reached = (address: string | null) => {
      clearTimeout(limit);
      resolve({ answer: 'reached', address, tookMs: performance.now() - startedAt });
    };
    const ended = () => {
      clearTimeout(limit);
      if (worst !== null) resolve(worst);
      // A server that saw an address which the browser has already is not named again.
      else if (wanted === 'srflx') reached(null);
      else resolve({ answer: 'no-answer' });
    };
    const limit = setTimeout(() => {
      worst ??= { answer: 'no-answer' };
      ended();
    }, LIMIT_MS);
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.type === wanted) reached(candidate.address);
    };
    connection.onicecandidateerror = (event) => {
      const { errorCode, errorText } = event as RTCPeerConnectionIceErrorEvent;
      // Several network interfaces ask: what a server said itself tells more than that one of them did not reach it.
      if (errorCode === UNAUTHORIZED) worst = { answer: 'wrong-credentials' };
      else if (errorCode !== UNREACHED) worst ??= { answer: 'refused' };
      else worst ??= { answer: /lookup|resol/i.test(errorText) ? 'unknown-name' : 'no-answer' };
    };
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'complete') ended();
    };
    connection
      .createOffer()
      .then((offer) => connection.setLocalDescription(offer))
      .catch((cause) => {
        clearTimeout(limit);
        reject(cause);
      });
  });
}
