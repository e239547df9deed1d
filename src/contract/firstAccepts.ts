import type { Accepts } from './devices.ts';

/** What comes in by itself in a day, unless a person says how much. */
const DEFAULT_DAILY_BYTES = 1e9;

/** The choice, with nothing said of how much. */
export function firstAccepts(kind: Accepts['kind']): Accepts {
  return kind === 'files' ? { kind, dailyBytes: DEFAULT_DAILY_BYTES } : { kind };
}
