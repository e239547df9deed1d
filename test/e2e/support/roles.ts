/**
 * @returns a selector for what a screen reader calls `name` and `role`; it can stand behind another one and a
 *   space, which narrows the search to what is inside (except for pictures)
 */
export function byRole(role: string, name?: string): string {
  // ARIA 1.3 made `image` the name and `img` its synonym; Chromium's accessibility tree (156) says `image`.
  if (role === 'img') return `${selector('image', name)}, ${selector('img', name)}`;
  return selector(role, name);
}

function selector(role: string, name?: string): string {
  if (name === undefined) return `::-p-aria([role="${role}"])`;
  const quote = name.includes('"') ? "'" : '"';
  return `::-p-aria([name=${quote}${name}${quote}][role="${role}"])`;
}
