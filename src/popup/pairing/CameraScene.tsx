import { modulesPath } from './codeGeometry.ts';
import { Frame } from './Frame.tsx';

/** Some QR code, for the picture of one: 25 modules of nothing in particular. */
const PATH = modulesPath(
  25,
  'fe2bbfc151906e82ebb75dc5dba41aec16c107faaafe00e500fbd655789599ba895a9e21e5e3e68c0e2e261e7afaf320eb92b259f80065c7ffb22b7045f10bab3f8dd443deeb809b058f80fea9c680',
);

/** What the camera will see, drawn: another laptop that shows a code. */
export function CameraScene() {
  return (
    <div class="camera camera-live camera-scene" aria-hidden="true">
      <svg viewBox="0 0 300 300" aria-hidden="true">
        <path class="scene-wall" d="M0 0h300v300H0z" />
        <path class="scene-window" d="M194 0h88v128h-82z" />
        <circle class="scene-plant" cx="26" cy="150" r="40" />
        <path class="scene-pot" d="M24 166h22l-2 40H28z" />
        <path class="scene-desk" d="M0 206h300v94H0z" />
        <g transform="rotate(-3.5 150 150)">
          <path class="scene-base" d="M26 214h250l16 20H10z" />
          <rect class="scene-lid" x="42" y="62" width="218" height="152" rx="10" />
          <rect class="scene-screen" x="50" y="70" width="202" height="136" rx="4" />
          <rect class="scene-card" x="88" y="74" width="126" height="128" />
          <path class="scene-code" d={PATH} transform="translate(88 75) scale(3.8)" />
        </g>
      </svg>
      <Frame />
    </div>
  );
}
