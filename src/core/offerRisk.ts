import { sanitizeSegment } from './fileName.ts';
import { type FileRisk, fileRisk } from './fileRisk.ts';
import type { Manifest } from './manifest.ts';

/** What of an offer could do harm: the worst of it, how many such files there are, and the first by name. */
export interface OfferRisk {
  kind: FileRisk;
  count: number;
  name: string;
}

const WORST_FIRST: readonly FileRisk[] = ['disguised', 'program', 'script'];

const known = new WeakMap<Manifest, OfferRisk | null>();

/** Judged by the names as they would be saved; once for each manifest, which may hold 100,000. */
export function offerRisk(manifest: Manifest): OfferRisk | null {
  const before = known.get(manifest);
  if (before !== undefined) return before;
  const risk = judge(manifest);
  known.set(manifest, risk);
  return risk;
}

function judge({ entries }: Manifest): OfferRisk | null {
  const risky = entries.flatMap(({ path, size }) => {
    const name = size === null ? '' : sanitizeSegment(path.at(-1) ?? '');
    const kind = fileRisk(name);
    return kind === null ? [] : [{ kind, name }];
  });
  const [worst] = WORST_FIRST.flatMap((kind) => risky.find((one) => one.kind === kind) ?? []);
  if (worst === undefined) return null;
  // Of scripts beside a program nothing is counted: the program is what is warned of.
  return { ...worst, count: risky.filter(({ kind }) => worst.kind === 'script' || kind !== 'script').length };
}
