import type { Trust } from '../../contract/snapshot.ts';
import type { IconName } from '../parts/icons.ts';
import { text } from '../words.ts';

/** What the badge in the header says, and what one tap on it explains. */
export interface TrustWords {
  icon: IconName;
  badge: string;
  explanation: string;
}

export function trustWords(trust: Trust): TrustWords {
  switch (trust.kind) {
    case 'checked': {
      const explanation = text(trust.by === 'camera' ? 'checkedCameraExplained' : 'checkedEmojiExplained');
      return { icon: 'shieldCheck', badge: text('checked'), explanation };
    }
    case 'unchecked':
      return { icon: 'shield', badge: text('notCompared'), explanation: text('notComparedExplained') };
  }
}
