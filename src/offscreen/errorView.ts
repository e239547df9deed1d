import type { ErrorView } from '../contract/snapshot.ts';
import type { PeerError } from '../core/errors.ts';

/** An error as the UI gets it: the words are the UI's. */
export function errorView({ code, detail }: PeerError): ErrorView {
  return detail === undefined ? { code } : { code, detail };
}
