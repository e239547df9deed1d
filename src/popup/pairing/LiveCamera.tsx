import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/Icon.tsx';
import { Menu } from '../parts/Menu.tsx';
import type { Hint } from '../scan/CodeReader.ts';
import type { ScanState } from '../scan/ScanState.ts';
import { text, type WordKey } from '../words.ts';
import { Frame } from './Frame.tsx';

export interface CameraControls {
  /** The element that plays the camera's stream. */
  attach: (video: HTMLVideoElement | null) => void;
  chooseCamera: (cameraId: string) => void;
  switchTorch: () => void;
}

const HINTS: Record<Hint, WordKey> = {
  closer: 'cameraCloser',
  still: 'cameraStill',
  glare: 'cameraGlare',
  foreign: 'cameraForeign',
};

type LiveCameraProps = CameraControls & Omit<ScanState & { phase: 'looking' }, 'phase'>;

/** What the camera sees, what a person can do about it, and the camera's own switches where it has some. */
export function LiveCamera(props: LiveCameraProps) {
  const { stream, hint, cameras, torch, attach, chooseCamera, switchTorch } = props;
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    // A stream that ends while it starts to play rejects this; the camera's own state tells that.
    element.play().catch(() => {});
    attach(element);
    return () => attach(null);
  }, [stream, attach]);
  const { facingMode, deviceId } = stream.getVideoTracks()[0]?.getSettings() ?? {};
  return (
    <div class="camera camera-live">
      {/* A camera that looks at the person is shown as a mirror, as they expect; what is read is not mirrored. */}
      <video
        ref={video}
        class={facingMode === 'environment' ? '' : 'camera-mirrored'}
        muted
        playsInline
        aria-label={text('camera')}
      />
      <Frame />
      <div class="camera-tools">
        {torch !== 'none' && (
          <button
            type="button"
            class="icon-button"
            aria-pressed={torch === 'on'}
            aria-label={text('torch')}
            title={text('torch')}
            onClick={switchTorch}
          >
            <Icon name="torch" />
          </button>
        )}
        {cameras.length > 1 && (
          <Menu
            label={text('chooseCamera')}
            icon="camera"
            items={cameras.map(({ id, label }, index) => ({
              label: label || text('cameraNumber', String(index + 1)),
              chosen: id === deviceId,
              onSelect: () => chooseCamera(id),
            }))}
          />
        )}
      </div>
      <p class={`camera-pill ${hint ? 'camera-pill-hint' : ''}`} role="status">
        <span class="camera-square" />
        {text(hint ? HINTS[hint] : 'cameraPoint')}
      </p>
    </div>
  );
}
