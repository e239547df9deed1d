import { PeerError } from '../../../../src/core/errors.ts';

/** The `PeerError` that `act` throws. Any other throw fails the test, and so does none. */
export function thrownBy(act: () => unknown): PeerError {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof PeerError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
