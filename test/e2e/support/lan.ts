import { behind, ip, makeNamespaces, whyNoNamespaces, within } from './namespaces.ts';

/**
 * A small real network on this machine, whose faults are real: two hosts (network namespaces) on one switch (a bridge
 * in a third). A browser is at a host when it starts behind that host's prefix.
 */
export interface Lan {
  /** Commands in front of a browser's own, for either host. */
  prefixes: readonly [string[], string[]];
  /** The switch forwards nothing, and no host hears a word of it. */
  blackout(): void;
  restore(): void;
  /** The host's cable is out: it knows. */
  unplug(host: Host): void;
  plug(host: Host): void;
  /** The host loses its address. */
  dropAddress(host: Host): void;
  /** The host gets an address: the one it had, or one that it never had. */
  giveAddress(host: Host, which: 'same' | 'new'): void;
  /** Client isolation, as guest networks have it: the switch forwards nothing from one host to the other. */
  isolate(isolated: boolean): void;
  /** Share of the packets that either host does not get. */
  lose(share: number): void;
  close(): void;
}

export type Host = 0 | 1;

const NETWORK = '10.89.0';

/** @returns one sentence that says why there can be no such network here; `null` where there can */
export function whyNoLan(): string | null {
  return whyNoNamespaces('Tests with real faults of a network need Linux, root and the program `ip`');
}

/** @throws Error with what `ip` said, when the network cannot be made */
export function openLan(): Lan {
  const { names, remove } = makeNamespaces(['switch', 'left', 'right']);
  const [wall, ...hosts] = names as readonly [string, string, string];
  const here = ([host]: [Host] | Host[]) => hosts[host ?? 0] ?? '';
  const last = [1, 2];
  const give = (host: Host) => ip('-n', here([host]), 'addr', 'add', `${NETWORK}.${last[host]}/24`, 'dev', 'eth0');
  try {
    ip('-n', wall, 'link', 'add', 'bridge', 'type', 'bridge', 'forward_delay', '0');
    ip('-n', wall, 'link', 'set', 'bridge', 'up');
    for (const host of [0, 1] as const) {
      ip('-n', wall, 'link', 'add', `port${host}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', here([host]));
      ip('-n', wall, 'link', 'set', `port${host}`, 'master', 'bridge', 'up');
      ip('-n', here([host]), 'link', 'set', 'eth0', 'up');
      give(host);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return {
    prefixes: [behind(here([0])), behind(here([1]))],
    blackout: () => ip('-n', wall, 'link', 'set', 'bridge', 'down'),
    restore: () => ip('-n', wall, 'link', 'set', 'bridge', 'up'),
    unplug: (host) => ip('-n', wall, 'link', 'set', `port${host}`, 'down'),
    plug: (host) => ip('-n', wall, 'link', 'set', `port${host}`, 'up'),
    dropAddress: (host) => ip('-n', here([host]), 'addr', 'flush', 'dev', 'eth0'),
    giveAddress(host, which) {
      if (which === 'new') last[host] = Math.max(...last) + 1;
      give(host);
    },
    isolate(isolated) {
      for (const port of ['port0', 'port1']) {
        ip('-n', wall, 'link', 'set', port, 'type', 'bridge_slave', 'isolated', isolated ? 'on' : 'off');
      }
    },
    lose(share) {
      for (const host of hosts) {
        within(host, 'iptables', '-F', 'INPUT');
        if (share === 0) continue;
        const chance = ['-m', 'statistic', '--mode', 'random', '--probability', String(share)];
        within(host, 'iptables', '-A', 'INPUT', '-i', 'eth0', ...chance, '-j', 'DROP');
      }
    },
    close: remove,
  };
}
