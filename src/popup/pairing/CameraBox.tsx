import { useEffect, useRef } from 'preact/hooks';
import type { ErrorWords } from '../errorWords.ts';
import { Icon } from '../parts/Icon.tsx';
import type { IconName } from '../parts/icons.ts';
import type { ScanState } from '../scan/ScanState.ts';
import { text } from '../words.ts';

interface CameraBoxProps {
  state: ScanState;
  /** How their code came in, once it did. */
  found: 'camera' | 'text' | null;
  /** What was wrong with the last code; takes the camera's place until the next try. */
  error: { icon: IconName; words: ErrorWords } | null;
  /** Why the two do not meet: takes the place of what was found, for the code over there is known by then. */
  trouble: ({ icon: IconName } & ErrorWords) | null;
  attach: (video: HTMLVideoElement | null) => void;
}

/** The square that looks for their code, and says what became of it. */
export function CameraBox({ state, found, error, trouble, attach }: CameraBoxProps) {
  if (error) return <NoticeCard icon={error.icon} words={error.words} />;
  if (found && trouble) return <NoticeCard icon={trouble.icon} words={trouble} calm />;
  if (found) return <FoundCard found={found} />;
  switch (state.phase) {
    case 'looking':
      return <LiveCamera stream={state.stream} closer={state.closer} attach={attach} />;
    case 'denied':
      return <NoticeCard icon="alert" words={{ title: text('cameraDenied'), hint: text('cameraDeniedHint') }} />;
    case 'missing':
      return <NoticeCard icon="alert" words={{ title: text('cameraMissing'), hint: text('cameraMissingHint') }} />;
    case 'busy':
      return <NoticeCard icon="alert" words={{ title: text('cameraBusy'), hint: text('cameraBusyHint') }} />;
    case 'decoderFailed':
      return <NoticeCard icon="alert" words={{ title: text('decoderFailed'), hint: text('decoderFailedHint') }} />;
    case 'checking':
      return <div class="camera camera-off" />;
    case 'starting':
      return (
        <div class="camera camera-off">
          <Frame />
          <p class="camera-title" role="status">
            {text('cameraStarting')}
          </p>
        </div>
      );
    case 'unasked':
    case 'stopped':
      return (
        <div class="camera camera-off">
          <Frame />
          <p class="camera-title">{text('cameraOff')}</p>
          <p class="camera-hint">{text('cameraOffHint')}</p>
        </div>
      );
  }
}

function NoticeCard({ icon, words, calm = false }: { icon: IconName; words: ErrorWords; calm?: boolean }) {
  return (
    <div class="camera camera-notice" role={calm ? 'status' : 'alert'}>
      <span class="camera-notice-shape">
        <Icon name={icon} size={20} />
      </span>
      <p class="camera-title">{words.title}</p>
      <p class="camera-hint">{words.hint}</p>
    </div>
  );
}

function FoundCard({ found }: { found: 'camera' | 'text' }) {
  return (
    <div class="camera camera-found" role="status">
      <span class="camera-found-shape">
        <Icon name="check" size={40} />
      </span>
      <p class="camera-title">{text('cameraFound')}</p>
      <p class="camera-hint">{text(found === 'camera' ? 'cameraFoundHint' : 'stepMineDone')}</p>
    </div>
  );
}

function LiveCamera({
  stream,
  closer,
  attach,
}: {
  stream: MediaStream;
  closer: boolean;
  attach: CameraBoxProps['attach'];
}) {
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
  // A camera that looks at the person is shown as a mirror, as they expect; what is read is not mirrored.
  const mirrored = stream.getVideoTracks()[0]?.getSettings().facingMode !== 'environment';
  return (
    <div class="camera camera-live">
      <video ref={video} class={mirrored ? 'camera-mirrored' : ''} muted playsInline aria-label={text('camera')} />
      <Frame />
      <p class="camera-pill" role="status">
        <span class="camera-square" />
        {text(closer ? 'cameraCloser' : 'cameraPoint')}
      </p>
    </div>
  );
}

/** Four corners that say where the code belongs. */
export function Frame() {
  return (
    <svg class="camera-frame" viewBox="0 0 100 100" aria-hidden="true">
      <path d="M2 20V14A12 12 0 0 1 14 2H20M80 2H86A12 12 0 0 1 98 14V20M98 80V86A12 12 0 0 1 86 98H80M20 98H14A12 12 0 0 1 2 86V80" />
    </svg>
  );
}
