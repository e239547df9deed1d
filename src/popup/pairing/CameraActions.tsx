import { Button } from '../parts/Button.tsx';
import type { ScanState } from '../scan/ScanState.ts';
import { text } from '../words.ts';

interface CameraActionsProps {
  state: ScanState;
  found: boolean;
  failed: boolean;
  onScan: () => void;
  onPaste: () => void;
}

/** What can be done below the camera: one main action where the camera needs one, and *Paste*. */
export function CameraActions({ state, found, failed, onScan, onPaste }: CameraActionsProps) {
  const live = state.phase === 'looking' || state.phase === 'starting' || state.phase === 'checking';
  const pasteLeads = state.phase === 'denied' || state.phase === 'missing';
  const again = failed || found || state.phase === 'stopped';
  const alone = !failed && (found || live);
  return (
    <div class="camera-actions">
      {(failed || !found) && (
        // Two buttons with a long word each have no room for pictures.
        <Button {...(again ? {} : { icon: 'paste' })} kind={pasteLeads && !failed ? 'main' : 'plain'} onClick={onPaste}>
          {text('paste')}
        </Button>
      )}
      {(failed || !live) && (
        <Button
          {...(again && !alone ? {} : { icon: again ? 'renew' : 'scan' })}
          kind={alone || (pasteLeads && !failed) ? 'plain' : 'main'}
          onClick={onScan}
        >
          {text(again ? 'scanAgain' : 'scan')}
        </Button>
      )}
    </div>
  );
}
