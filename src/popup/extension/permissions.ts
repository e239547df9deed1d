import type { Services } from '../services.ts';

/** What the manifest asks for, and what the person has given of the rest. */
export const permissions: Services['permissions'] = {
  declared() {
    const { permissions: required = [], optional_permissions: optional = [] } = chrome.runtime.getManifest();
    return { required, optional };
  },
  isGranted: (name) => chrome.permissions.contains(asked(name)),
  allow: (name) => chrome.permissions.request(asked(name)),
  async giveBack(name) {
    await chrome.permissions.remove(asked(name));
  },
};

function asked(name: string): chrome.permissions.Permissions {
  return { permissions: [name as chrome.runtime.ManifestPermission] };
}
