import type { Surface } from '../services.ts';
import { text } from '../words.ts';
import { IconButton } from './IconButton.tsx';

export interface SurfaceLinksProps {
  surface: Surface;
  /** Absent where the devices are on show, or there is nothing to go to. */
  onDevices?: (() => void) | undefined;
  onPanel: () => void;
  onTab: () => void;
  onSettings: () => void;
}

/** The quiet way to everything else, at the end of a header. */
export function SurfaceLinks({ surface, onDevices, onPanel, onTab, onSettings }: SurfaceLinksProps) {
  return (
    <nav class="surface-links">
      {onDevices && <IconButton icon="devices" label={text('devices')} onClick={onDevices} />}
      {surface === 'popup' && <IconButton icon="panel" label={text('openPanel')} onClick={onPanel} />}
      {surface !== 'tab' && <IconButton icon="newWindow" label={text('openTab')} onClick={onTab} />}
      <IconButton icon="settings" label={text('settings')} onClick={onSettings} />
    </nav>
  );
}
