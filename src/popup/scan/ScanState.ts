import type { Hint } from './CodeReader.ts';

export interface Camera {
  id: string;
  /** As the system calls it; empty where it says nothing. */
  label: string;
}

/**
 * Where the camera stands. `unasked`: the permission is still to be asked for. `asking`: the browser asks the person for
 * it. `unplugged`: it went while it looked.
 */
export type ScanState =
  | { phase: 'checking' }
  | { phase: 'unasked' }
  | { phase: 'starting' }
  | { phase: 'asking' }
  | { phase: 'looking'; stream: MediaStream; hint: Hint | null; cameras: readonly Camera[]; torch: Torch }
  | { phase: 'stopped' }
  | { phase: 'denied' }
  | { phase: 'missing' }
  | { phase: 'busy' }
  | { phase: 'unplugged' }
  | { phase: 'decoderFailed' };

/** The lamp beside a camera, where there is one. */
export type Torch = 'none' | 'off' | 'on';

/**
 * The state that a failed `getUserMedia` leads to (W3C Media Capture §10.2).
 *
 * @param undecided the permission may still be asked for: then who did not allow it has only closed the question
 */
export function cameraFailure(error: unknown, undecided: boolean): ScanState {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return { phase: undecided ? 'unasked' : 'denied' };
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return { phase: 'missing' };
  return { phase: 'busy' };
}
