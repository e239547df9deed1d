import { useRef } from 'preact/hooks';
import { Button } from '../parts/Button.tsx';
import type { ScanState } from '../scan/ScanState.ts';
import type { Surface } from '../services.ts';
import { text } from '../words.ts';

interface CameraActionsProps {
  state: ScanState;
  found: boolean;
  failed: boolean;
  surface: Surface;
  onScan: () => void;
  onPaste: () => void;
  onScanTab: () => void;
  onPicture: (picture: Blob) => void;
}

/** The one main action of the camera's box, where it needs one. */
function mainAction(state: ScanState, found: boolean, failed: boolean): 'scan' | 'scanAgain' | 'paste' | null {
  if (failed) return 'scanAgain';
  if (found) return null;
  switch (state.phase) {
    case 'looking':
    case 'starting':
    case 'checking':
      return null;
    case 'unasked':
      return 'scan';
    case 'denied':
    case 'missing':
      return 'paste';
    case 'stopped':
    case 'busy':
    case 'unplugged':
    case 'decoderFailed':
      return 'scanAgain';
  }
}

/** What can be done below the camera: the ways that a code comes in. */
export function CameraActions(props: CameraActionsProps) {
  const { state, found, failed, surface, onScan, onPaste, onScanTab, onPicture } = props;
  const main = mainAction(state, found, failed);
  if (found && main === null) {
    return (
      <div class="camera-actions">
        <Button onClick={onScan}>{text('scanAgain')}</Button>
      </div>
    );
  }
  return (
    <div class="camera-actions">
      {main && (
        <div class="camera-main">
          <Button
            kind="main"
            icon={main === 'paste' ? 'paste' : main === 'scan' ? 'camera' : 'renew'}
            onClick={main === 'paste' ? onPaste : onScan}
          >
            {text(main)}
          </Button>
        </div>
      )}
      {main === 'paste' ? (
        <Button onClick={onScan}>{text('scan')}</Button>
      ) : (
        <Button icon="paste" onClick={onPaste}>
          {text('paste')}
        </Button>
      )}
      {/* The tab itself is in front there, and shows the own code. */}
      {surface !== 'tab' && (
        <Button icon="scan" onClick={onScanTab}>
          {text('scanTab')}
        </Button>
      )}
      {/* The popup closes as the picker opens. */}
      {surface !== 'popup' && <PicturePicker onPicture={onPicture} />}
    </div>
  );
}

function PicturePicker({ onPicture }: { onPicture: (picture: Blob) => void }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={field}
        type="file"
        accept="image/*"
        class="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ currentTarget }) => {
          const [picture] = currentTarget.files ?? [];
          currentTarget.value = '';
          if (picture) onPicture(picture);
        }}
      />
      <Button icon="image" onClick={() => field.current?.click()}>
        {text('scanPicture')}
      </Button>
    </>
  );
}
