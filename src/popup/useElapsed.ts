import { useEffect, useState } from 'preact/hooks';
import type { Milliseconds } from '../core/units.ts';

/** 0, and `limit` once that has gone by since `what` changed last; nothing is waited for where `limit` is 0. */
export function useElapsed(what: string, limit: Milliseconds): Milliseconds {
  const [over, setOver] = useState('');
  useEffect(() => {
    setOver('');
    if (limit === 0) return;
    const timer = setTimeout(() => setOver(what), limit);
    return () => clearTimeout(timer);
  }, [what, limit]);
  return over === what ? limit : 0;
}
