/** Writes to the clipboard; false where the browser refused. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** A picture in the clipboard, else its text; `null` where the browser does not let us look. */
export async function readClipboard(): Promise<string | Blob | null> {
  try {
    for (const item of await navigator.clipboard.read()) {
      if (item.types.includes('text/plain')) return await (await item.getType('text/plain')).text();
      const picture = item.types.find((type) => type.startsWith('image/'));
      if (picture) return await item.getType(picture);
    }
    return '';
  } catch {
    return null;
  }
}
