import type { WebLink } from '../../core/shared.ts';

/** What tells whose page it is, whatever its title says: names of other alphabets stand as the network spells them. */
export function hostOf({ url }: WebLink): string {
  return new URL(url).host;
}

/** The title, else the address as far as it says more than the host. */
export function titleOf({ url, title }: WebLink): string {
  if (title !== '') return title;
  const { host, pathname, search } = new URL(url);
  return `${host}${pathname === '/' ? '' : pathname}${search}`;
}

/** True where it opens at a place within the page, told by its words. */
export function isSpot({ url }: WebLink): boolean {
  return url.includes(':~:text=');
}
