import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { TypedServer } from '../contract/commands.ts';
import { DEFAULT_SERVERS, type IceServer, MAX_SERVERS, parseServer, withServer } from '../core/iceServer.ts';

const server = v.pipe(
  v.object({ url: v.string(), username: v.string(), credential: v.string() }),
  v.check((kept) => {
    try {
      return parseServer(kept).url === kept.url;
    } catch {
      // Another version's idea of a server.
      return false;
    }
  }),
);
const stored = v.object({ servers: v.pipe(v.array(server), v.maxLength(MAX_SERVERS)) });

/** What "Different networks" asks: what the person made of the list, else what it begins with. An empty list stays empty. */
export async function keptServers(): Promise<IceServer[]> {
  const parsed = v.safeParse(stored, await browser.storage.local.get('servers'));
  return parsed.success ? parsed.output.servers : [...DEFAULT_SERVERS];
}

/**
 * Puts a server in the place of the one at `index`, or behind all others where that is `null`.
 *
 * @throws {PeerError} `server-address`, `server-credentials`, `server-twice`, `too-many-servers`.
 */
export async function saveServer(index: number | null, typed: TypedServer): Promise<void> {
  const servers = await keptServers();
  const credential = typed.credential ?? (index === null ? undefined : servers[index]?.credential) ?? '';
  await keep(withServer(servers, index, parseServer({ ...typed, credential })));
}

export async function removeServer(index: number): Promise<void> {
  await keep((await keptServers()).filter((_, at) => at !== index));
}

export async function restoreServers(): Promise<void> {
  await browser.storage.local.remove('servers');
}

async function keep(servers: IceServer[]): Promise<void> {
  await browser.storage.local.set({ servers });
}
