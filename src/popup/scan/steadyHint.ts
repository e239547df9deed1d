import type { Milliseconds } from '../../core/units.ts';
import type { Hint } from './CodeReader.ts';

/** A hint stays this long after a frame last gave it, so that it does not flicker and can be read. */
const STAY_MS: Milliseconds = 900;

export interface ShownHint {
  hint: Hint;
  seenAt: Milliseconds;
}

/** What to show after a frame that gave this hint, or none. Another hint waits until the one that is shown is over. */
export function steadyHint(shown: ShownHint | null, hint: Hint | null, now: Milliseconds): ShownHint | null {
  const current = shown && now - shown.seenAt < STAY_MS ? shown : null;
  if (hint === null || (current && current.hint !== hint)) return current;
  return { hint, seenAt: now };
}
