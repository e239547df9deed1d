import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import type { IconName } from '../parts/icons.ts';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { CameraPermission, Services } from '../services.ts';
import { text } from '../words.ts';
import { permissionWords } from './permissionWords.ts';

interface PermissionsViewProps {
  services: Services;
  onBack: () => void;
}

/** Each permission of the manifest with its reason; what was asked for on the way can be given back. */
export function PermissionsView({ services, onBack }: PermissionsViewProps) {
  const { permissions, camera } = services;
  const { required, optional } = permissions.declared();
  return (
    <main class="settings">
      <header class="page-header">
        <IconButton icon="back" label={text('back')} onClick={onBack} />
        <ViewHeading class="page-title">{text('permissions')}</ViewHeading>
      </header>
      <p class="settings-intro">{text('permissionsIntro')}</p>
      <section aria-labelledby="permissions-optional">
        <h2 class="settings-heading" id="permissions-optional">
          {text('permissionsOptional')}
        </h2>
        <ul class="settings-card settings-list">
          {optional.map((name) => (
            <OptionalPermission key={name} name={name} permissions={permissions} />
          ))}
          <CameraRow camera={camera} />
        </ul>
      </section>
      <section aria-labelledby="permissions-required">
        <h2 class="settings-heading" id="permissions-required">
          {text('permissionsRequired')}
        </h2>
        <ul class="settings-card settings-list">
          {required.map((name) => (
            <PermissionRow key={name} {...wordsOf(name)} />
          ))}
        </ul>
      </section>
      <p class="settings-intro settings-outro">{text('permissionsNone')}</p>
    </main>
  );
}

/** A permission without words is at least named. */
function wordsOf(name: string): { icon: IconName; title: string; reason: string } {
  return permissionWords(name) ?? { icon: 'alert', title: name, reason: '' };
}

interface PermissionRowProps {
  icon: IconName;
  title: string;
  reason: string;
  children?: ComponentChildren;
}

function PermissionRow({ icon, title, reason, children }: PermissionRowProps) {
  return (
    <li class="permission-row">
      <Icon name={icon} />
      <span class="device-words device-words-wrap">
        <span class="device-name">{title}</span>
        <span class="second">{reason}</span>
      </span>
      {children}
    </li>
  );
}

interface OptionalPermissionProps {
  name: string;
  permissions: Services['permissions'];
}

function OptionalPermission({ name, permissions }: OptionalPermissionProps) {
  const [granted, setGranted] = useState<boolean | null>(null);
  useEffect(() => void permissions.isGranted(name).then(setGranted), [name, permissions]);
  return (
    <PermissionRow {...wordsOf(name)}>
      {granted === true && (
        <Button size="small" onClick={() => void permissions.giveBack(name).then(() => setGranted(false))}>
          {text('permissionGiveBack')}
        </Button>
      )}
      {granted === false && (
        <Button size="small" onClick={() => void permissions.allow(name).then(setGranted)}>
          {text('permissionAllow')}
        </Button>
      )}
    </PermissionRow>
  );
}

const CAMERA_STATES = {
  granted: 'permissionAllowed',
  denied: 'permissionDenied',
  prompt: 'permissionNotAsked',
} as const;

/** Not the manifest's: the browser asks for it, and takes it back in its own settings. */
function CameraRow({ camera }: { camera: Services['camera'] }) {
  const [state, setState] = useState<CameraPermission | null>(null);
  useEffect(() => {
    void camera.permission().then(setState);
    return camera.onPermissionChange(setState);
  }, [camera]);
  return (
    <PermissionRow icon="scan" title={text('camera')} reason={text('permissionCameraWhy')}>
      {state && <span class="second permission-state">{text(CAMERA_STATES[state])}</span>}
    </PermissionRow>
  );
}
