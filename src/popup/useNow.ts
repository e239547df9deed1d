import { useEffect, useState } from 'preact/hooks';
import type { EpochMs, Milliseconds } from '../core/units.ts';

/** The time, again every `every` milliseconds while `running`. */
export function useNow(every: Milliseconds, running = true): EpochMs {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every, running]);
  return now;
}
