/** The browser has taken what it saves long before that. */
const REVOKE_AFTER_MS = 60_000;

/** Saves what the page has made as a download of its own. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
}
