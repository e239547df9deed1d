import type { Services } from '../services.ts';

/** Whether the browser would ask for the camera, or asks just now. False where it does not tell. */
export function isUndecided(camera: Services['camera']): Promise<boolean> {
  return camera.permission().then(
    (permission) => permission === 'prompt',
    () => false,
  );
}
