import { PeerError, toPeerError } from '../../core/errors.ts';
import type { ErrorText } from './workerMessages.ts';

/** Any thrown value as it goes to the host's thread; what the disk throws is told in our words. */
export function errorText(thrown: unknown): ErrorText {
  const { code, detail } = fromDisk(thrown);
  return { code, detail };
}

export function fromErrorText({ code, detail }: ErrorText): PeerError {
  return new PeerError(code, detail);
}

/** What the origin-private file system throws. */
export function fromDisk(thrown: unknown): PeerError {
  if (!(thrown instanceof DOMException)) return toPeerError(thrown);
  if (thrown.name === 'QuotaExceededError') return new PeerError('disk-full', undefined, { cause: thrown });
  return new PeerError('disk-failed', thrown.message, { cause: thrown });
}
