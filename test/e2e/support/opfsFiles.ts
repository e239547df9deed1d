import type { Device } from '../driver.ts';

/** Everything in the device's origin-private file system, as paths. */
export async function opfsFiles(device: Device): Promise<string[]> {
  const host = await device.offscreenPage();
  return host.evaluate(async () => {
    const found: string[] = [];
    const folders: { handle: FileSystemDirectoryHandle; path: string }[] = [
      { handle: await navigator.storage.getDirectory(), path: '' },
    ];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for await (const [name, handle] of folder.handle.entries()) {
        const path = `${folder.path}/${name}`;
        if (handle.kind === 'file') found.push(path);
        else folders.push({ handle: handle as FileSystemDirectoryHandle, path });
      }
    }
    return found;
  });
}
