import { Choice } from '../parts/Choice.tsx';
import { Switch } from '../parts/Switch.tsx';
import { text } from '../words.ts';
import type { SettingsSection } from './SettingsSection.ts';

const DETAILS = [
  { value: 'full', key: 'notificationsFull' },
  { value: 'bare', key: 'notificationsBare' },
  { value: 'off', key: 'notificationsOff' },
] as const;

/** What is said of something that arrives, and whether it is heard. */
export function NotificationSettings({ preferences, onChange }: SettingsSection) {
  return (
    <section aria-labelledby="settings-notifications">
      <h2 class="settings-heading" id="settings-notifications">
        {text('notificationSettings')}
      </h2>
      <div class="settings-card settings-list">
        <Choice
          title={text('notifications')}
          hint={text('notificationsHint')}
          value={preferences.notifications}
          options={DETAILS.map(({ value, key }) => ({ value, label: text(key) }))}
          onChange={(notifications) => onChange({ notifications })}
        />
        <Switch
          title={text('sounds')}
          hint={text('soundsHint')}
          on={preferences.sounds}
          onChange={(sounds) => onChange({ sounds })}
        />
      </div>
    </section>
  );
}
