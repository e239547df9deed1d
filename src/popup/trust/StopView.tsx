import type { LinkView } from '../../contract/snapshot.ts';
import { errorWords } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { Icon } from '../parts/Icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import { type Alarm, alarmOf } from '../route.ts';
import { text, type WordKey } from '../words.ts';

interface StopViewProps {
  link: LinkView;
  /** The seed of the picture that stands against theirs. */
  ownSeed: string;
  onClose: () => void;
}

/** The harmless reason that is likely, for each alarm. */
const REASONS: Record<Alarm, [WordKey, WordKey]> = {
  'emoji-differ': ['stopWrongDevice', 'stopWrongDeviceHint'],
  'identity-forged': ['stopOldTandem', 'stopOldTandemHint'],
  'key-changed': ['stopNewKey', 'stopNewKeyHint'],
};

/** The one view that stops: it is not certain who was at the other end, and no link is left. */
export function StopView({ link, ownSeed, onClose }: StopViewProps) {
  const alarm = alarmOf(link);
  if (alarm === null) return null;
  const { title, hint } = errorWords(alarm.error);
  const [reason, reasonHint] = REASONS[alarm.code];
  return (
    <main class="stop">
      <div class="stop-body" role="alert">
        <p class="stop-picture">
          <DeviceTile seed={ownSeed} size={64} side="mine" />
          <Icon name="cross" size={22} />
          <DeviceTile seed={link.seed} size={64} side="theirs" />
        </p>
        <ViewHeading class="stop-heading">{title}</ViewHeading>
        <p class="stop-hint">{hint}</p>
        <ul class="stop-reasons">
          <Reason icon="renew" title={text(reason)} hint={text(reasonHint)} />
          <Reason icon="alert" title={text('stopBetween')} hint={text('stopBetweenHint')} />
        </ul>
      </div>
      <footer class="stop-footer">
        <Button kind="main" size="large" onClick={onClose}>
          {text('close')}
        </Button>
      </footer>
    </main>
  );
}

function Reason({ icon, title, hint }: { icon: IconName; title: string; hint: string }) {
  return (
    <li class="stop-reason">
      <Icon name={icon} />
      <span class="device-words">
        <span class="device-name">{title}</span>
        <span class="second">{hint}</span>
      </span>
    </li>
  );
}
