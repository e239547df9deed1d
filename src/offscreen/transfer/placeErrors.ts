import { type ErrorCode, PeerError, toPeerError } from '../../core/errors.ts';

/**
 * What a folder that a person chose throws (Chromium 156): `NotAllowedError` without permission, `NotFoundError` where
 * it was deleted or moved, `QuotaExceededError` on a full disk, `NoModificationAllowedError` on one that is read-only or
 * for a file that another program holds.
 */
export function fromFolder(thrown: unknown, folder: string): PeerError {
  // A name that the browser does not take: that file's trouble, and not the folder's.
  if (thrown instanceof TypeError) return new PeerError('download-failed', thrown.message, { cause: thrown });
  if (!(thrown instanceof DOMException)) return toPeerError(thrown);
  return new PeerError(FOLDER_CODES[thrown.name] ?? 'place-refused', folder, { cause: thrown });
}

const FOLDER_CODES: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: 'place-permission',
  NotFoundError: 'place-missing',
  QuotaExceededError: 'place-full',
};

/**
 * Reasons of Chromium's downloads that lie in the folder or its disk: every file would meet them. Others are about one
 * file (its name, a virus, a person who stopped the download).
 */
export function fromDownload(thrown: unknown): PeerError {
  const error = toPeerError(thrown);
  if (error.code !== 'download-failed') return error;
  if (error.detail === 'FILE_NO_SPACE') return new PeerError('place-full', undefined, { cause: error });
  if (DISK_REASONS.includes(error.detail ?? '')) return new PeerError('place-refused', undefined, { cause: error });
  return error;
}

const DISK_REASONS = ['FILE_FAILED', 'FILE_ACCESS_DENIED', 'FILE_TRANSIENT_ERROR', 'FILE_TOO_LARGE', 'CRASH'];
