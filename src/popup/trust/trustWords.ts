import type { RememberedDevice } from '../../contract/devices.ts';
import type { LinkView, Trust } from '../../contract/snapshot.ts';
import type { EpochMs } from '../../core/units.ts';
import { countText } from '../countText.ts';
import { formatDate, formatDay } from '../format.ts';
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
    case 'remembered': {
      const key = trust.verified ? 'rememberedExplained' : 'rememberedUncheckedExplained';
      const icon = trust.verified ? 'shieldCheck' : 'shield';
      return { icon, badge: text('remembered'), explanation: text(key, formatDate(trust.since)) };
    }
    case 'unchecked':
      return { icon: 'shield', badge: text('notCompared'), explanation: text('notComparedExplained') };
  }
}

/** True where another device is remembered by the name that this one gave itself. */
export function isNamesake(link: LinkView, devices: readonly RememberedDevice[]): boolean {
  return (
    link.key !== null &&
    !devices.some(({ key }) => key === link.key) &&
    devices.some(({ name }) => name.toLowerCase() === link.name.toLowerCase())
  );
}

/** The second line of a remembered device that is not linked. */
export function rememberedStatus(device: RememberedDevice, filesWaiting: number, now: EpochMs): string {
  if (filesWaiting > 0) return countText('filesWaitOne', 'filesWaitOther', filesWaiting);
  const when = formatDay(device.seenAt, now);
  if (device.forgotUs) return text('seenForgotUs', when);
  return device.accepts.kind === 'files' ? text('seenAcceptsFiles', when) : when;
}
