import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { DroppedEntry } from '../../../../src/contract/fileDrop.ts';
import type { TransferPhase } from '../../../../src/contract/snapshot.ts';
import { isSame } from './bytes.ts';
import { startFakeTime } from './fakeTime.ts';
import { createWorld, type FakeLink, type Peer, type World } from './fakeWorld.ts';

export const ONE = '11'.repeat(16);
export const TWO = '22'.repeat(16);
export const THREE = '33'.repeat(16);
/** Slow enough that something is always left to interrupt. */
export const SLOW = { bytesPerMs: 4 * 1024 };

/** Fake time and room on the disk for each test of a file; gives what makes a world in it. */
export function useWorlds(): (options?: ConstructorParameters<typeof FakeLink>[2]) => World {
  let time = startFakeTime();
  time.stop();
  beforeEach(() => {
    time = startFakeTime();
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({ quota: 1e12, usage: 0 }) } });
  });
  afterEach(() => {
    time.stop();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  return (options) => createWorld(time, options);
}

export type Tree = Record<string, Uint8Array<ArrayBuffer> | null>;

/** Files by their paths; `null` is an empty folder. */
export function dropped(tree: Tree, modifiedAt = 1000): DroppedEntry[] {
  return Object.entries(tree).map(([path, content]) => {
    const segments = path.split('/');
    const file = content === null ? null : new File([content], segments.at(-1) ?? '', { lastModified: modifiedAt });
    return { path: segments, file };
  });
}

/** What was saved is what was sent, and nothing else. */
export function expectSaved(receiver: Peer, tree: Tree): void {
  const files = Object.entries(tree).filter(([, content]) => content !== null);
  expect([...receiver.saved.keys()].sort()).toEqual(files.map(([path]) => path).sort());
  for (const [path, content] of files) {
    expect(isSame(receiver.saved.get(path) ?? new Uint8Array(), content ?? new Uint8Array()), path).toBe(true);
  }
}

export function expectClean({ sender, receiver }: World): void {
  expect([sender.violations, receiver.violations]).toEqual([[], []]);
  expect([...sender.remembered.keys()]).toEqual([]);
  expect(receiver.disk.files()).toEqual([]);
}

export const phases =
  ({ sender, receiver }: World, transfer = ONE) =>
  () => ({
    sender: sender.view(transfer)?.state,
    receiver: receiver.view(transfer)?.state,
    violations: [sender.violations, receiver.violations],
  });

export function until(world: World, phase: TransferPhase['phase'], transfer = ONE): Promise<void> {
  const isSo = () => world.sender.phase(transfer) === phase && world.receiver.phase(transfer) === phase;
  return world.time.until(isSo, phases(world, transfer));
}

export async function offered(world: World, tree: Tree, transfer = ONE): Promise<void> {
  world.sender.drop(transfer, dropped(tree));
  await until(world, 'offered', transfer);
}

export async function accepted(world: World, tree: Tree, transfer = ONE): Promise<void> {
  await offered(world, tree, transfer);
  world.receiver.act({ do: 'accept', transfer, skip: [] });
}

/** Its link ends before it is answered. */
export async function offeredApart(world: World, tree: Tree): Promise<void> {
  await offered(world, tree);
  world.link.end();
}

/** Runs until so many bytes are on the receiver's disk, as its view tells. */
export const untilDone = (world: World, bytes: number, transfer = ONE) =>
  world.time.until(() => world.receiver.doneBytes(transfer) >= bytes, phases(world, transfer));

/** Runs until the receiver has it on this link. */
export const untilOn = (world: World, link: FakeLink) =>
  world.time.until(() => world.receiver.view(ONE)?.linkId === link.idOf(world.receiver), phases(world));

/** Runs until both sides have all of it, and keep nothing for it. */
export async function arrives(world: World, tree: Tree): Promise<void> {
  await until(world, 'done');
  expectSaved(world.receiver, tree);
  await world.time.pass(1000);
  expectClean(world);
}
