import { spawnSync } from 'node:child_process';

/** Network namespaces that go with the program, whatever becomes of it. */
export interface Namespaces {
  /** In the order in which they were asked for. */
  names: readonly string[];
  remove(): void;
}

const PREFIX = 'tandem-net-';
let made = 0;

/** @returns one sentence that says why there can be none here; `null` where there can */
export function whyNoNamespaces(needs: string): string | null {
  if (process.platform !== 'linux') return `${needs}: this is ${process.platform}.`;
  if (process.getuid?.() !== 0) return `${needs}: this is not root.`;
  const probe = spawnSync('ip', ['netns', 'add', `${PREFIX}${process.pid}-probe`], { stdio: 'ignore' });
  if (probe.status !== 0) return `${needs}: no network namespace could be made.`;
  spawnSync('ip', ['netns', 'del', `${PREFIX}${process.pid}-probe`], { stdio: 'ignore' });
  return null;
}

/** Without IPv6, which would be a second way around what a test does. @throws Error with what `ip` said */
export function makeNamespaces(parts: readonly string[]): Namespaces {
  removeLeftBehind();
  made++;
  const names: string[] = [];
  const remove = () => {
    for (const namespace of names.splice(0)) spawnSync('ip', ['netns', 'del', namespace], { stdio: 'ignore' });
    process.off('exit', remove);
  };
  // Also where the program ends by an error or Ctrl+C.
  process.once('exit', remove);
  try {
    for (const part of parts) {
      const namespace = `${PREFIX}${process.pid}-${made}-${part}`;
      ip('netns', 'add', namespace);
      names.push(namespace);
      within(namespace, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6');
      ip('-n', namespace, 'link', 'set', 'lo', 'up');
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { names: [...names], remove };
}

/** What stands before a command that is to run there. */
export const behind = (namespace: string) => ['ip', 'netns', 'exec', namespace];

export function ip(...args: string[]): void {
  run('ip', ...args);
}

export function within(namespace: string, ...command: string[]): void {
  run('ip', 'netns', 'exec', namespace, ...command);
}

function run(program: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
}

/** Those of programs that were killed before they could remove them. */
function removeLeftBehind(): void {
  const { stdout } = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  for (const line of (stdout ?? '').split('\n')) {
    const namespace = line.split(' ')[0] ?? '';
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(namespace)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    spawnSync('ip', ['netns', 'del', namespace], { stdio: 'ignore' });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
