import { useState } from 'preact/hooks';
import { type ErrorWords, inSentences } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { Mark } from '../parts/Mark.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import { isUndecided } from '../scan/isUndecided.ts';
import { cameraFailure } from '../scan/ScanState.ts';
import type { Services } from '../services.ts';
import { text } from '../words.ts';
import { CameraScene } from './CameraScene.tsx';

interface CameraPageProps {
  services: Services;
  /** Goes on with the pairing view in this tab. */
  onStay: () => void;
}

const PROMISES: { icon: IconName; key: 'permissionOnlyCodes' | 'permissionStays' | 'permissionOff' }[] = [
  { icon: 'scan', key: 'permissionOnlyCodes' },
  { icon: 'lock', key: 'permissionStays' },
  { icon: 'clock', key: 'permissionOff' },
];

/** Says why before the browser asks for the camera, once; the popup and the panel cannot show that question. */
export function CameraPage({ services, onStay }: CameraPageProps) {
  const [problem, setProblem] = useState<ErrorWords | null>(null);
  const [asking, setAsking] = useState(false);

  async function use(): Promise<void> {
    setAsking(true);
    setProblem(null);
    try {
      const stream = await services.camera.open();
      for (const track of stream.getTracks()) track.stop();
    } catch (error) {
      setProblem(problemWords(error, await isUndecided(services.camera)));
      setAsking(false);
      return;
    }
    if (!(await services.returnToToolbar())) onStay();
  }

  return (
    <div class="camera-page">
      <header class="page-brand">
        <Mark pose="apart" size={24} />
        <span class="title">{text('extensionName')}</span>
      </header>
      <main class="camera-page-body">
        <CameraScene />
        <div class="camera-page-words">
          <ViewHeading class="display">{text('permissionHeading')}</ViewHeading>
          <p class="camera-page-why">{text('permissionBody')}</p>
          <ul class="promises">
            {PROMISES.map(({ icon, key }) => (
              <li key={key}>
                <span class="promise-shape">
                  <Icon name={icon} />
                </span>
                {text(key)}
              </li>
            ))}
          </ul>
          <div class="camera-page-actions">
            <Button kind="main" size="large" disabled={asking} onClick={() => void use()}>
              {text('useCamera')}
            </Button>
            <Button kind="text" size="large" onClick={onStay}>
              {text('pasteInstead')}
            </Button>
          </div>
          <p class="camera-page-problem" role="alert">
            {problem && inSentences(problem)}
          </p>
        </div>
      </main>
    </div>
  );
}

function problemWords(error: unknown, undecided: boolean): ErrorWords | null {
  const { phase } = cameraFailure(error, undecided);
  if (phase === 'unasked') return null;
  if (phase === 'denied') return { title: text('cameraDenied'), hint: text('cameraDeniedHint') };
  if (phase === 'missing') return { title: text('cameraMissing'), hint: text('cameraMissingHint') };
  return { title: text('cameraBusy'), hint: text('cameraBusyHint') };
}
