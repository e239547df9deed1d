/** Where the camera stands. `unasked`: the permission is still to be asked for. */
export type ScanState =
  | { phase: 'checking' }
  | { phase: 'unasked' }
  | { phase: 'starting' }
  | { phase: 'looking'; stream: MediaStream; closer: boolean }
  | { phase: 'stopped' }
  | { phase: 'denied' }
  | { phase: 'missing' }
  | { phase: 'busy' }
  | { phase: 'decoderFailed' };

/** The state that a failed `getUserMedia` leads to (W3C Media Capture §10.2). */
export function cameraFailure(error: unknown): ScanState {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return { phase: 'denied' };
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return { phase: 'missing' };
  return { phase: 'busy' };
}
