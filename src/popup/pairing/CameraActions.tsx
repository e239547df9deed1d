import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { Button } from '../parts/Button.tsx';
import type { IconName } from '../parts/icons.ts';
import type { ScanState } from '../scan/ScanState.ts';
import type { Surface } from '../services.ts';
import { text } from '../words.ts';
import type { Way } from './usePairing.ts';

/** What helps more than another try. */
export interface Remedy {
  label: string;
  icon?: IconName;
  disabled?: boolean;
  onClick: () => void;
}

interface CameraActionsProps {
  state: ScanState;
  found: boolean;
  /** How the code came in that was refused: the main action is to do that again. */
  refused: Way | null;
  remedy: Remedy | null;
  /** The view has its main action elsewhere. */
  quiet: boolean;
  surface: Surface;
  onScan: () => void;
  onPaste: () => void;
  onScanTab: () => void;
  onPicture: (picture: Blob) => void;
}

/** The way that is the main action below the camera's box, where one is needed. */
function mainWay({ state, found, refused, surface }: CameraActionsProps): Way | null {
  // The popup has no picker: a picture comes into it by pasting.
  if (refused !== null) return refused === 'picture' && surface === 'popup' ? 'paste' : refused;
  if (found) return null;
  switch (state.phase) {
    case 'looking':
    case 'starting':
    case 'asking':
    case 'checking':
      return null;
    case 'denied':
    case 'missing':
      return 'paste';
    case 'unasked':
    case 'stopped':
    case 'busy':
    case 'unplugged':
    case 'decoderFailed':
      return 'scan';
  }
}

/** What can be done below the camera: the ways that a code comes in. */
export function CameraActions(props: CameraActionsProps) {
  const { state, found, refused, remedy, quiet, surface, onScan, onPaste, onScanTab, onPicture } = props;
  const main = mainWay(props);
  const isIdle = !['looking', 'starting', 'asking', 'checking'].includes(state.phase);

  const button = (way: Way, isMain: boolean): ComponentChildren => {
    const kind = isMain && !quiet && !remedy ? 'main' : 'plain';
    const again = isMain && refused !== null;
    switch (way) {
      case 'scan': {
        const isFirst = state.phase === 'unasked' || !isMain;
        return (
          <Button key={way} kind={kind} {...(isMain ? { icon: isFirst ? 'camera' : 'renew' } : {})} onClick={onScan}>
            {text(found || again || !isFirst ? 'scanAgain' : 'scan')}
          </Button>
        );
      }
      case 'paste':
        return (
          <Button key={way} kind={kind} icon="paste" onClick={onPaste}>
            {text(again ? 'pasteAgain' : 'paste')}
          </Button>
        );
      case 'tab':
        return (
          <Button key={way} kind={kind} icon="scan" onClick={onScanTab}>
            {text('scanTab')}
          </Button>
        );
      case 'picture':
        return <PicturePicker key={way} kind={kind} onPicture={onPicture} />;
    }
  };

  // The tab itself is in front there, and shows the own code; the popup closes as the picker opens.
  const offered: Record<Way, boolean> = {
    scan: isIdle,
    paste: true,
    tab: surface !== 'tab',
    picture: surface !== 'popup',
  };
  const ways = (['scan', 'paste', 'tab', 'picture'] as const).filter((way) => way !== main && offered[way]);
  return (
    <div class="camera-actions">
      {remedy && (
        <div class="camera-main">
          <Button
            kind={quiet ? 'plain' : 'main'}
            disabled={remedy.disabled ?? false}
            {...(remedy.icon ? { icon: remedy.icon } : {})}
            onClick={remedy.onClick}
          >
            {remedy.label}
          </Button>
        </div>
      )}
      {main && (remedy ? button(main, true) : <div class="camera-main">{button(main, true)}</div>)}
      {found && refused === null ? button('scan', false) : ways.map((way) => button(way, false))}
    </div>
  );
}

function PicturePicker({ kind, onPicture }: { kind: 'main' | 'plain'; onPicture: (picture: Blob) => void }) {
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
      <Button kind={kind} icon="image" onClick={() => field.current?.click()}>
        {text('scanPicture')}
      </Button>
    </>
  );
}
