import { createCodeReader } from '../scan/createCodeReader.ts';
import type { CameraPermission, Services } from '../services.ts';

/** In `localStorage`, which answers at once: the id means nothing outside this browser. */
const CHOSEN = 'camera';
const GONE = ['OverconstrainedError', 'NotFoundError'];

/** The camera and its permission, which belongs to the extension's origin: given once in a tab, it works everywhere. */
export const camera: Services['camera'] = {
  async permission() {
    return (await queryPermission()).state;
  },
  onPermissionChange(changed) {
    let status: PermissionStatus | null = null;
    let stopped = false;
    const tell = () => status && changed(status.state as CameraPermission);
    void queryPermission().then((queried) => {
      if (stopped) return;
      status = queried;
      status.addEventListener('change', tell);
    });
    return () => {
      stopped = true;
      status?.removeEventListener('change', tell);
    };
  },
  async open() {
    const chosen = localStorage.getItem(CHOSEN);
    if (chosen !== null) {
      try {
        return await openCamera({ deviceId: { exact: chosen } });
      } catch (error) {
        // Unplugged since, or the browser gave it another id: then any other.
        if (!(error instanceof DOMException) || !GONE.includes(error.name)) throw error;
      }
    }
    return openCamera({ facingMode: { ideal: 'environment' } });
  },
  async exists() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some(({ kind }) => kind === 'videoinput');
  },
  async list() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const cameras = devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
    return cameras.map(({ deviceId, label }) => ({ id: deviceId, label }));
  },
  onListChange(changed) {
    navigator.mediaDevices.addEventListener('devicechange', changed);
    return () => navigator.mediaDevices.removeEventListener('devicechange', changed);
  },
  choose: (cameraId) => localStorage.setItem(CHOSEN, cameraId),
  createReader: createCodeReader,
};

function openCamera(which: MediaTrackConstraints): Promise<MediaStream> {
  const video = { ...which, width: { ideal: 1280 }, height: { ideal: 720 } };
  return navigator.mediaDevices.getUserMedia({ video, audio: false });
}

function queryPermission(): Promise<PermissionStatus> {
  // `camera` is a permission name of Chromium and Firefox 132, and not yet in TypeScript's list.
  return navigator.permissions.query({ name: 'camera' as PermissionName });
}
