import type { EndView, PathKind } from '../contract/snapshot.ts';
import { pathOf } from '../core/path.ts';
import type { Bytes } from '../core/units.ts';

/** What the browser says of one connection. */
export interface ConnectionReport {
  path: PathKind;
  local: EndView | null;
  remote: EndView | null;
  /** Payloads of UDP packets, what DTLS and SCTP add included. */
  sentBytes: Bytes;
  receivedBytes: Bytes;
}

interface CandidateStats {
  candidateType?: EndView['kind'];
  address?: string | null;
  port?: number;
  url?: string;
}

/** Reads the pair of candidates that is in use (W3C WebRTC Statistics §6.14); `null` for a connection that is closed. */
export async function reportOf(connection: RTCPeerConnection): Promise<ConnectionReport | null> {
  if (connection.signalingState === 'closed') return null;
  const byId = new Map<string, Record<string, unknown>>();
  (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
    byId.set(String(entry.id), entry);
  });
  const transport = [...byId.values()].find((entry) => entry.type === 'transport');
  const pair = byId.get(String(transport?.selectedCandidatePairId));
  const local = endOf(byId.get(String(pair?.localCandidateId)));
  const remote = endOf(byId.get(String(pair?.remoteCandidateId)));
  return {
    path: pathOf(local, remote),
    local,
    remote,
    sentBytes: Number(transport?.bytesSent ?? 0),
    receivedBytes: Number(transport?.bytesReceived ?? 0),
  };
}

function endOf(stats: CandidateStats | undefined): EndView | null {
  if (stats?.candidateType === undefined) return null;
  const { candidateType: kind, address, port = 0, url } = stats;
  return { kind, address: address || null, port, server: kind === 'relay' && url ? url : null };
}

/** Counts what went over all connections of a link, those that are gone included. */
export interface Traffic {
  /** To be called before the connection is closed. */
  retire(connection: { report(): Promise<ConnectionReport | null> }): void;
  sentBytes(): Bytes;
  receivedBytes(): Bytes;
}

export function createTraffic(): Traffic {
  let sent = 0;
  let received = 0;
  return {
    retire(connection) {
      connection
        .report()
        .then((report) => {
          sent += report?.sentBytes ?? 0;
          received += report?.receivedBytes ?? 0;
        })
        .catch((cause) => console.info('No statistics:', cause));
    },
    sentBytes: () => sent,
    receivedBytes: () => received,
  };
}
