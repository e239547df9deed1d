import { sanitizeSegment } from '../core/fileName.ts';
import { type Manifest, manifestTitle } from '../core/manifest.ts';

/** The name under which a transfer is shown: the one under which it is saved. Empty for several loose files. */
export function shownTitle(manifest: Manifest): string {
  const title = manifestTitle(manifest.files);
  return title === '' ? '' : sanitizeSegment(title);
}
