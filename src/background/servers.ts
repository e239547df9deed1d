import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { TypedServer } from '../contract/commands.ts';
import { DEFAULT_SERVERS, type IceServer, MAX_SERVERS, parseServer, withServer } from '../core/iceServer.ts';
import { inTurn } from './inTurn.ts';

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
export function saveServer(index: number | null, typed: TypedServer): Promise<void> {
  return change((servers) => {
    const credential = typed.credential ?? (index === null ? undefined : servers[index]?.credential) ?? '';
    return withServer(servers, index, parseServer({ ...typed, credential }));
  });
}

export function removeServer(index: number): Promise<void> {
  return change((servers) => servers.filter((_, at) => at !== index));
}

export function restoreServers(): Promise<void> {
  return inTurn(() => browser.storage.local.remove('servers'));
}

function change(next: (servers: IceServer[]) => IceServer[]): Promise<void> {
  return inTurn(async () => browser.storage.local.set({ servers: next(await keptServers()) }));
}
