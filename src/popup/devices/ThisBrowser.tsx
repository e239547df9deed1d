import type { ComponentChildren } from 'preact';
import { Button } from '../parts/Button.tsx';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { text } from '../words.ts';

interface ThisBrowserProps {
  name: string;
  /** Of this browser's picture. */
  seed: string;
  action?: { label: string; onClick: () => void };
  children?: ComponentChildren;
}

/** One's own device, at the foot of a list. */
export function ThisBrowser({ name, seed, action, children }: ThisBrowserProps) {
  return (
    <div class="this-browser">
      <DeviceTile seed={seed} size={34} side="mine" />
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
