import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { installDebianPackages, onPath } from '../../../scripts/browser.ts';
import { behind, ip, makeNamespaces, whyNoNamespaces, within } from './namespaces.ts';

/**
 * How a router lets packets in. All but the last give a socket the same outside port towards everybody, as most homes'
 * do. `address`: in comes whoever was sent something, from any of its ports. `port`: only the very port that was sent to.
 * `symmetric`: as `port`, and every destination sees another port. `blocked`: no UDP at all passes.
 */
export type NatKind = 'address' | 'port' | 'symmetric' | 'blocked';

/** Two homes, each behind a router of its own, and a server between them: client – NAT – bridge – NAT – client. */
export interface Nats {
  /** Commands in front of a browser's own, for either home. */
  prefixes: readonly [string[], string[]];
  /** What its two addresses say to whoever asks: STUN, as public servers do it. */
  stunServers: readonly string[];
  /** The same server as a relay, over UDP and over TCP. */
  relay: { urls: readonly string[]; username: string; credential: string };
  /** What the routers are from now on. */
  setKinds(left: NatKind, right: NatKind): void;
  close(): Promise<void>;
}

/** TEST-NET-3 (RFC 5737): nobody's addresses. */
const OUTSIDE = '203.0.113';
const SERVERS = [`${OUTSIDE}.1`, `${OUTSIDE}.2`] as const;
const RELAY_USER = { username: 'tandem', credential: 'over there' };

/**
 * Whether there can be such networks here, after installing what Debian has of what is missing.
 *
 * @returns one sentence that says why not; `null` where there can
 */
export function whyNoNats(): string | null {
  const needs = 'Tests across NATs need Linux, root, `ip`, `iptables` and coturn';
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return whyNoNamespaces(needs);
  const missing = (
    [
      ['ip', 'iproute2'],
      ['iptables', 'iptables'],
      ['turnserver', 'coturn'],
    ] as const
  ).filter(([program]) => !find(program));
  if (missing.length > 0) installDebianPackages(missing.map(([, name]) => name));
  for (const [program, name] of missing) {
    if (!find(program)) return `${needs}: ${name} is missing and could not be installed.`;
  }
  return whyNoNamespaces(needs);
}

/** Debian's system programs may not be on the path of whoever became root. */
function find(program: string): boolean {
  return onPath(program) !== undefined || spawnSync('test', ['-x', `/usr/sbin/${program}`]).status === 0;
}

/** @throws Error with what `ip` or the server said */
export async function openNats(): Promise<Nats> {
  const made = makeNamespaces(['internet', 'router0', 'router1', 'home0', 'home1']);
  const [internet, ...rest] = made.names as readonly [string, string, string, string, string];
  const [routers, homes] = [[rest[0], rest[1]] as const, [rest[2], rest[3]] as const];
  let server: ChildProcess | null = null;
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-turn-'));
  const close = async () => {
    if (server !== null && server.exitCode === null) {
      const exited = once(server, 'exit');
      server.kill('SIGKILL');
      await exited;
    }
    made.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    ip('-n', internet, 'link', 'add', 'bridge', 'type', 'bridge', 'forward_delay', '0');
    for (const address of SERVERS) ip('-n', internet, 'addr', 'add', `${address}/24`, 'dev', 'bridge');
    ip('-n', internet, 'link', 'set', 'bridge', 'up');
    // As on the internet, what is sent to a private address is lost without a word: where the kernel knows no way for it,
    // coturn (4.6.1) ends the whole session of whoever asked for it.
    ip('-n', internet, 'link', 'add', 'nowhere', 'type', 'veth', 'peer', 'name', 'nobody');
    ip('-n', internet, 'link', 'set', 'nobody', 'up');
    ip('-n', internet, 'link', 'set', 'nowhere', 'arp', 'off', 'up');
    ip('-n', internet, 'route', 'add', 'default', 'dev', 'nowhere');
    for (const side of [0, 1] as const) {
      const [router, home, inside] = [routers[side], homes[side], `192.168.${81 + side}`];
      ip('-n', internet, 'link', 'add', `port${side}`, 'type', 'veth', 'peer', 'name', 'wan', 'netns', router);
      ip('-n', internet, 'link', 'set', `port${side}`, 'master', 'bridge', 'up');
      ip('-n', router, 'addr', 'add', `${OUTSIDE}.${11 + side}/24`, 'dev', 'wan');
      ip('-n', router, 'link', 'set', 'wan', 'up');
      ip('-n', router, 'link', 'add', 'lan', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', home);
      ip('-n', router, 'addr', 'add', `${inside}.1/24`, 'dev', 'lan');
      ip('-n', router, 'link', 'set', 'lan', 'up');
      ip('-n', home, 'addr', 'add', `${inside}.2/24`, 'dev', 'eth0');
      ip('-n', home, 'link', 'set', 'eth0', 'up');
      ip('-n', home, 'route', 'add', 'default', 'via', `${inside}.1`);
      within(router, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    }
    server = await startServer(internet, folder);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    prefixes: [behind(homes[0]), behind(homes[1])],
    stunServers: SERVERS.map((address) => `stun:${address}:3478`),
    relay: {
      urls: [`turn:${SERVERS[0]}:3478?transport=udp`, `turn:${SERVERS[0]}:3478?transport=tcp`],
      ...RELAY_USER,
    },
    setKinds(left, right) {
      setKind(routers[0], left, '192.168.81.2');
      setKind(routers[1], right, '192.168.82.2');
    },
    close,
  };
}

function setKind(router: string, kind: NatKind, home: string): void {
  const table = (...args: string[]) => within(router, 'iptables', ...args);
  table('-F');
  table('-t', 'nat', '-F');
  // What nobody asked for must not take a port of the router: it would no longer be free for the home's socket.
  table('-A', 'INPUT', '-i', 'wan', '-p', 'udp', '-j', 'DROP');
  table('-P', 'FORWARD', 'DROP');
  if (kind === 'blocked') table('-A', 'FORWARD', '-p', 'udp', '-j', 'DROP');
  if (kind === 'address') {
    const known = ['-m', 'recent', '--name', 'asked'];
    table('-A', 'FORWARD', '-i', 'lan', '-p', 'udp', ...known, '--rdest', '--set', '-j', 'ACCEPT');
    table('-A', 'FORWARD', '-i', 'wan', '-p', 'udp', '-m', 'conntrack', '--ctstate', 'DNAT', '-j', 'ACCEPT');
    const enter = ['-j', 'DNAT', '--to-destination', home];
    table('-t', 'nat', '-A', 'PREROUTING', '-i', 'wan', '-p', 'udp', ...known, '--rsource', '--rcheck', ...enter);
  }
  table('-A', 'FORWARD', '-i', 'lan', '-j', 'ACCEPT');
  table('-A', 'FORWARD', '-i', 'wan', '-m', 'conntrack', '--ctstate', 'ESTABLISHED,RELATED', '-j', 'ACCEPT');
  const random = kind === 'symmetric' ? ['--random-fully'] : [];
  table('-t', 'nat', '-A', 'POSTROUTING', '-o', 'wan', '-j', 'MASQUERADE', ...random);
}

async function startServer(namespace: string, folder: string): Promise<ChildProcess> {
  const args = [
    ...['-n', '--no-cli', '--no-tls', '--no-dtls', '--lt-cred-mech', '--realm', 'tandem.test'],
    ...['--user', `${RELAY_USER.username}:${RELAY_USER.credential}`],
    ...SERVERS.flatMap((address) => ['--listening-ip', address]),
    ...['--relay-ip', SERVERS[0], '--log-file', 'stdout', '--simple-log'],
    ...['--userdb', path.join(folder, 'users'), '--pidfile', path.join(folder, 'pid')],
  ];
  const [program = '', ...rest] = [...behind(namespace), 'turnserver', ...args];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'ignore'] });
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The server did not start: ${said.slice(-5).join(' | ')}`)));
    // Read to its end: a server that nobody listens to would stand still some day.
    createInterface(child.stdout).on('line', (line) => {
      said.push(line);
      // The last of its threads: all that listen are there by then.
      if (line.includes('(admin thread)')) resolve();
    });
  });
  return child;
}
