import type { ErrorWords } from '../errorWords.ts';
import { Icon } from '../parts/Icon.tsx';
import type { IconName } from '../parts/icons.ts';
import type { ScanState } from '../scan/ScanState.ts';
import { text } from '../words.ts';
import { Frame } from './Frame.tsx';
import { type CameraControls, LiveCamera } from './LiveCamera.tsx';

interface CameraBoxProps {
  state: ScanState;
  /** How their code came in, once it did. */
  found: 'camera' | 'text' | null;
  /** What was wrong with the last code; takes the camera's place until the next try. */
  error: { icon: IconName; words: ErrorWords } | null;
  /** Why the two do not meet: takes the place of what was found, for the code over there is known by then. */
  trouble: ({ icon: IconName } & ErrorWords) | null;
  controls: CameraControls;
  /** Something that may hold a code hovers over the page. */
  hovering: boolean;
}

/** The square that looks for their code, and says what became of it. */
export function CameraBox({ state, found, error, trouble, controls, hovering }: CameraBoxProps) {
  if (hovering) return <DropCard />;
  if (error) return <NoticeCard icon={error.icon} words={error.words} />;
  if (found && trouble) return <NoticeCard icon={trouble.icon} words={trouble} isHeaded />;
  if (found) return <FoundCard found={found} />;
  switch (state.phase) {
    case 'looking':
      return <LiveCamera {...state} {...controls} />;
    case 'denied':
      return <NoticeCard icon="alert" words={{ title: text('cameraDenied'), hint: text('cameraDeniedHint') }} />;
    case 'missing':
      return <NoticeCard icon="alert" words={{ title: text('cameraMissing'), hint: text('cameraMissingHint') }} />;
    case 'busy':
      return <NoticeCard icon="alert" words={{ title: text('cameraBusy'), hint: text('cameraBusyHint') }} />;
    case 'unplugged':
      return <NoticeCard icon="alert" words={{ title: text('cameraGone'), hint: text('cameraGoneHint') }} />;
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
    case 'asking':
      return (
        <div class="camera camera-off" role="status">
          <Frame />
          <p class="camera-title">{text('cameraAsking')}</p>
          <p class="camera-hint">{text('cameraAskingHint')}</p>
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

interface NoticeCardProps {
  icon: IconName;
  words: ErrorWords;
  /** The view's heading shows the title: here it is only read out. */
  isHeaded?: boolean;
}

function NoticeCard({ icon, words, isHeaded = false }: NoticeCardProps) {
  return (
    <div class="camera camera-notice" role={isHeaded ? 'status' : 'alert'}>
      <span class="camera-notice-shape">
        <Icon name={icon} size={20} />
      </span>
      <p class={isHeaded ? 'visually-hidden' : 'camera-title'}>{words.title}</p>
      <p class={isHeaded ? 'camera-words' : 'camera-hint'}>{words.hint}</p>
    </div>
  );
}

function DropCard() {
  return (
    <div class="camera camera-drop" role="status">
      <Frame />
      <p class="camera-title">{text('dropCode')}</p>
      <p class="camera-hint">{text('dropCodeHint')}</p>
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
