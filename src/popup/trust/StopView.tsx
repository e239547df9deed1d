import type { LinkView, Snapshot } from '../../contract/snapshot.ts';
import { errorWords } from '../errorWords.ts';
import { formatDate } from '../format.ts';
import { Button } from '../parts/Button.tsx';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { Icon } from '../parts/Icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import { type Alarm, alarmOf } from '../route.ts';
import { text, type WordKey } from '../words.ts';

interface StopViewProps {
  link: LinkView;
  snapshot: Pick<Snapshot, 'device' | 'devices'>;
  onClose: () => void;
  /** Forgets the device that was expected, and begins anew. */
  onForget: (key: string) => void;
}

/** The harmless reason that is likely, for each alarm. */
const REASONS: Record<Alarm, [WordKey, WordKey]> = {
  'emoji-differ': ['stopWrongDevice', 'stopWrongDeviceHint'],
  'identity-forged': ['stopOldTandem', 'stopOldTandemHint'],
  'key-changed': ['stopNewKey', 'stopNewKeyHint'],
  'not-expected': ['stopOwnKey', 'stopOwnKeyHint'],
};

/** The one view that stops: it is not certain who was at the other end, and no link is left. */
export function StopView({ link, snapshot, onClose, onForget }: StopViewProps) {
  const alarm = alarmOf(link);
  if (alarm === null) return null;
  const { title, hint } = errorWords(alarm.error);
  const [reason, reasonHint] = REASONS[alarm.code];
  const expected = alarm.code === 'key-changed' ? snapshot.devices.find(({ key }) => key === link.expected) : undefined;
  const since = expected && formatDate(expected.since);
  return (
    <main class="stop">
      <div class="stop-body" role="alert">
        <p class="stop-picture">
          {expected ? (
            <DeviceTile seed={expected.key} size={64} side="theirs" />
          ) : (
            <DeviceTile seed={snapshot.device.seed} size={64} side="mine" />
          )}
          <Icon name="cross" size={22} />
          <DeviceTile seed={link.seed} size={64} side="theirs" />
        </p>
        <ViewHeading class="stop-heading">{title}</ViewHeading>
        <p class="stop-hint">
          {since ? text(expected.name === link.name ? 'stopKeySameName' : 'stopKeySince', since) : hint}
        </p>
        <ul class="stop-reasons">
          <Reason icon="renew" title={text(reason)} hint={text(reasonHint)} />
          <Reason icon="alert" title={text('stopBetween')} hint={text('stopBetweenHint')} />
        </ul>
      </div>
      <footer class="stop-footer">
        <Button kind="main" size="large" onClick={onClose}>
          {text('close')}
        </Button>
        {expected && (
          <Button kind="danger" onClick={() => onForget(expected.key)}>
            {text('stopForgetPair')}
          </Button>
        )}
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
