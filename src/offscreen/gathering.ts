import { type IceServer, isRelay } from '../core/iceServer.ts';
import type { Gathered } from '../core/meeting.ts';
import { mapsByServer } from '../core/sessionDescription.ts';
import type { Milliseconds } from '../core/units.ts';

/** Gathering without an ICE server takes about 120 ms; a network interface that hangs must not keep the code away. */
const GATHER_LIMIT_MS: Milliseconds = 1500;
/** A server answers within a second or two; Chromium 156 gives one up after 9.5 s, which no person should look at. */
const SERVER_LIMIT_MS: Milliseconds = 4000;
/** When every kind of address is there that can be had: time for the other servers' answers to the same question. */
const REST_MS: Milliseconds = 400;
/** RFC 8489 §14.8. */
export const UNAUTHORIZED = 401;

/** How a browser is told of servers. */
export function iceServersOf(servers: readonly IceServer[]): RTCIceServer[] {
  return servers.map(({ url, username, credential }) =>
    isRelay({ url }) ? { urls: url, username, credential } : { urls: url },
  );
}

/** Watches what the servers of a connection say while it gathers. */
export interface Gathering {
  /**
   * Resolves when the addresses are there that a code should name, or when nobody should wait for them any longer. To be
   * called before the gathering begins: until then the browser says what became of the one before.
   */
  complete(servers: readonly IceServer[]): Promise<void>;
  gathered(): Gathered;
}

export function watchGathering(connection: RTCPeerConnection): Gathering {
  const failed = new Set<string>();
  let refused = false;
  let asked: readonly IceServer[] = [];
  const types = new Set<string | null>();
  const watchers = new Set<() => void>();
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) types.add(candidate.type);
    for (const look of watchers) look();
  });
  connection.addEventListener('icegatheringstatechange', () => {
    for (const look of watchers) look();
  });
  connection.addEventListener('icecandidateerror', (event) => {
    // Each network interface asks each server: one that cannot reach it says little of the others.
    const { url, errorCode } = event as RTCPeerConnectionIceErrorEvent;
    failed.add(url);
    refused ||= errorCode === UNAUTHORIZED;
  });

  /** A STUN server that saw the very address that the browser has is not heard of again: no error is an answer. */
  function isSeenAsItIs(): boolean {
    if (connection.iceGatheringState !== 'complete') return false;
    return asked.some((server) => !isRelay(server) && ![...failed].some((url) => url.startsWith(server.url)));
  }

  return {
    complete(servers) {
      failed.clear();
      types.clear();
      refused = false;
      asked = servers;
      const wanted = servers.length === 0 ? [] : servers.some(isRelay) ? ['srflx', 'relay'] : ['srflx'];
      return new Promise((resolve) => {
        let rest: ReturnType<typeof setTimeout> | undefined;
        const done = () => {
          clearTimeout(limit);
          clearTimeout(rest);
          watchers.delete(look);
          resolve();
        };
        const look = () => {
          if (connection.iceGatheringState === 'complete') done();
          else if (wanted.length > 0 && wanted.every((type) => types.has(type))) rest ??= setTimeout(done, REST_MS);
        };
        const limit = setTimeout(done, asked.length === 0 ? GATHER_LIMIT_MS : SERVER_LIMIT_MS);
        watchers.add(look);
      });
    },
    gathered: () => ({
      answered: types.has('srflx') || types.has('relay') || isSeenAsItIs(),
      refused,
      mapsByServer: mapsByServer(connection.localDescription?.sdp ?? ''),
    }),
  };
}
