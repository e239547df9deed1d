import { createCodeReader } from '../scan/createCodeReader.ts';
import type { CameraPermission, Services } from '../services.ts';

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
  open: () =>
    navigator.mediaDevices.getUserMedia({
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
      audio: false,
    }),
  createReader: createCodeReader,
};

function queryPermission(): Promise<PermissionStatus> {
  // `camera` is a permission name of Chromium and Firefox 132, and not yet in TypeScript's list.
  return navigator.permissions.query({ name: 'camera' as PermissionName });
}
