import { useEffect, useState } from 'preact/hooks';
import type { ErrorWords } from '../errorWords.ts';
import type { Services } from '../services.ts';
import { text } from '../words.ts';
import type { Remedy } from './CameraActions.tsx';

/**
 * The way to a newer Tandem.
 *
 * @param needed The code at hand was made by a newer one.
 * @returns what is said once the browser has looked for it, and what the person can do; nothing where it cannot help
 */
export function useUpdate(
  update: Services['update'],
  needed: boolean,
): { words: ErrorWords | null; remedy: Remedy | null } {
  const [state, setState] = useState<'unknown' | 'looking' | Awaited<ReturnType<Services['update']['look']>>>(
    'unknown',
  );
  useEffect(() => {
    if (!needed) setState('unknown');
  }, [needed]);
  if (!needed) return { words: null, remedy: null };
  switch (state) {
    case 'unknown':
    case 'looking': {
      const onClick = () => {
        setState('looking');
        void update.look().then(setState);
      };
      return { words: null, remedy: { label: text('update'), icon: 'renew', disabled: state === 'looking', onClick } };
    }
    case 'found':
      return {
        words: { title: text('updateFound'), hint: text('updateFoundHint') },
        remedy: { label: text('updateRestart'), icon: 'renew', onClick: update.restart },
      };
    case 'none':
      return { words: { title: text('updateNone'), hint: text('updateNoneHint') }, remedy: null };
    case 'later':
      return { words: { title: text('updateLater'), hint: text('updateLaterHint') }, remedy: null };
  }
}
