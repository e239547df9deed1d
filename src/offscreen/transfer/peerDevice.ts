/** The device at the other end of a transfer when it began. */
export interface PeerDevice {
  name: string;
  /** The key that it had proven; `null` where an earlier version kept none. */
  key: string | null;
}

export function peerOf({ peerName, peerKey }: { peerName: string; peerKey?: string | null | undefined }): PeerDevice {
  return { name: peerName, key: peerKey ?? null };
}

/**
 * Whether a transfer with one device may go on over a link with another. Where its key is known it must be the same: a
 * device's key and its transfers live and end in one profile, so who has the secret and another key is somebody else.
 */
export function isSameDevice(peer: PeerDevice, linkKey: string): boolean {
  return peer.key === null || peer.key === linkKey;
}
