import type { ComponentChildren } from 'preact';
import { Button } from '../parts/Button.tsx';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { text } from '../words.ts';

interface ThisBrowserProps {
  name: string;
  action?: { label: string; onClick: () => void };
  children?: ComponentChildren;
}

/** One's own device, at the foot of a list. */
export function ThisBrowser({ name, action, children }: ThisBrowserProps) {
  return (
    <div class="this-browser">
      <DeviceTile seed={name} size={34} side="mine" />
      <span class="device-words">
        <bdi class="device-name" title={name}>
          {name}
        </bdi>
        <span class="second">{text('thisBrowser')}</span>
      </span>
      {action && (
        <Button kind="text" size="small" onClick={action.onClick}>
          {action.label}
        </Button>
      )}
      {children}
    </div>
  );
}
