/**
 * What of a file is shown beside its name. Which box it needs stands in the snapshot, so that nothing moves when it
 * appears; what is in the box goes straight from the transfer worker to the page that shows it, on a
 * `BroadcastChannel`, when it is seen for the first time.
 */
export const PREVIEW_CHANNEL = 'tandem-previews';

/** `isCopyable`: the whole of it is at hand. */
export type PreviewView =
  | { kind: 'picture'; width: number; height: number; isCopyable: boolean }
  /** How a film looks that was too large to be kept: its picture, and nothing to play. */
  | { kind: 'still'; width: number; height: number }
  /** The first page of a PDF. What shape it has is not known before it is drawn: each has the same box. */
  | { kind: 'page' }
  /** Of several files, the first pictures. */
  | { kind: 'pictures'; count: number }
  /** As many lines as the box holds. */
  | { kind: 'text'; lines: number; isCopyable: boolean }
  | { kind: 'video' | 'audio' };

/** `thumbnail` was drawn and encoded here; the other blobs have the peer's bytes under a type that we chose. */
export type Preview =
  | { kind: 'picture'; thumbnail: Blob; original: Blob | null }
  | { kind: 'pictures'; thumbnails: Blob[] }
  | { kind: 'text'; text: string; original: Blob | null }
  | { kind: 'video' | 'audio'; source: Blob };

export interface PreviewRequest {
  type: 'ask';
  requestId: string;
  transferId: string;
  size: PreviewSize;
}

/** `row`: a small square of the first picture, for a line in a list. */
export type PreviewSize = 'card' | 'row';

export interface PreviewAnswer {
  type: 'answer';
  requestId: string;
  /** `null` where it is gone, or turned out not to be what it looked like. */
  preview: Preview | null;
}

/** `null` for what is none: answers to other pages come on the same channel. */
export function parsePreviewRequest(data: unknown): PreviewRequest | null {
  const { type, requestId, transferId, size } = (data ?? {}) as Partial<Record<string, unknown>>;
  if (type !== 'ask' || typeof requestId !== 'string' || typeof transferId !== 'string') return null;
  return size === 'card' || size === 'row' ? { type, requestId, transferId, size } : null;
}
