import type { Services } from '../services.ts';

/** Opens what was received, with the permission for it: asked for at the first time, in the click itself. */
export const openDownload: Services['openDownload'] = async (downloadId) => {
  if (!(await chrome.permissions.request({ permissions: ['downloads.open'] }))) {
    return { ok: false, error: { code: 'open-refused' } };
  }
  try {
    await chrome.downloads.open(downloadId);
    return { ok: true };
  } catch (cause) {
    // The person took longer to answer than a click counts.
    const isLate = String(cause).includes('gesture');
    return { ok: false, error: { code: isLate ? 'open-again' : 'open-missing' } };
  }
};
