import type { DroppedEntry } from '../../contract/fileDrop.ts';
import { PeerError } from '../../core/errors.ts';

/** A file or folder that was dropped or picked, whichever of the browser's interfaces it came through. */
export type SourceNode = SourceFile | SourceFolder;

export interface SourceFile {
  kind: 'file';
  name: string;
  open(): Promise<File>;
}

export interface SourceFolder {
  kind: 'folder';
  name: string;
  /** What is in it, a portion at a time, as the browser gives it. */
  portions(): AsyncIterator<SourceNode[]>;
}

/** What a portion holds at most: Chromium's own portions are 100. */
export const PORTION_NODES = 100;
/**
 * A read is a round trip to the browser's process, which takes about 0.35 ms for each file however many wait for it
 * (Chromium 156): more at once would only help a disk that answers slowly.
 */
const READS_AT_ONCE = 8;
/**
 * The page gets its turn after this much reading. Chromium 156 handles replies that came meanwhile in the same task,
 * 0.4 ms each: a read that follows a reply at once is answered within that task as well, and up to 900 files make one
 * task of it (drop a folder of 20,000 files). A frame takes 16 ms; much less, and reading takes longer.
 */
const TURN_MS = 12;

type Gate = <T>(read: () => Promise<T>) => Promise<T>;

/**
 * Every file under `nodes`, and every folder that has nothing in it, depth first, in the order found. Reads ahead, but
 * never further than a portion a folder deep: a tree of 100,000 files is not held at once.
 *
 * @throws {PeerError} `source-unreadable`, with the name of what could not be read
 */
export async function* walk(nodes: readonly SourceNode[]): AsyncGenerator<DroppedEntry> {
  const gate = createGate(READS_AT_ONCE);
  for (let at = 0; at < nodes.length; at += PORTION_NODES) {
    yield* walkPortion(nodes.slice(at, at + PORTION_NODES), [], gate);
  }
}

async function* walkPortion(nodes: SourceNode[], parents: string[], gate: Gate): AsyncGenerator<DroppedEntry> {
  const started = nodes.map((node) => startReading(node, gate));
  for (const [index, node] of nodes.entries()) {
    const path = [...parents, node.name];
    const reading = started[index];
    if (reading?.kind === 'file') yield { path, file: await reading.file };
    if (reading?.kind === 'folder') yield* walkFolder(reading, path, gate);
  }
}

interface Reading {
  next(): Promise<IteratorResult<SourceNode[]>>;
  first: Promise<IteratorResult<SourceNode[]>>;
}

async function* walkFolder(reading: Reading, path: string[], gate: Gate): AsyncGenerator<DroppedEntry> {
  let isEmpty = true;
  let coming = reading.first;
  for (;;) {
    const { done, value } = await coming;
    if (done) break;
    coming = reading.next();
    if (value.length > 0) isEmpty = false;
    yield* walkPortion(value, path, gate);
  }
  if (isEmpty) yield { path, file: null };
}

function startReading(node: SourceNode, gate: Gate) {
  const read = <T>(from: () => Promise<T>) => {
    const reading = gate(from).catch((cause: unknown) => {
      throw new PeerError('source-unreadable', node.name, { cause });
    });
    // It is awaited when its turn comes; where the walk ends before that, nobody is to hear of it.
    reading.catch(() => {});
    return reading;
  };
  if (node.kind === 'file') return { kind: 'file' as const, file: read(() => node.open()) };
  const portions = node.portions();
  const next = () => read(() => portions.next());
  return { kind: 'folder' as const, next, first: next() };
}

/** Lets `limit` reads run at once, none of them before the page had its turn; the others wait in line. */
function createGate(limit: number): Gate {
  const waiting: (() => void)[] = [];
  const turn = createTurn();
  let free = limit;
  return async (read) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await turn();
      return await read();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Resolves in a task of its own where the last one is `TURN_MS` ago, one for all who ask; else at once. */
function createTurn(): () => Promise<void> | null {
  let lastAt = performance.now();
  let coming: Promise<void> | null = null;
  return () => {
    if (coming === null && performance.now() - lastAt >= TURN_MS) {
      coming = nextTask().then(() => {
        lastAt = performance.now();
        coming = null;
      });
    }
    return coming;
  };
}

/** Chromium has this from version 129 on; the type library does not know it. */
const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };

/** Not by a timer, which waits up to a second in a hidden tab. */
async function nextTask(): Promise<void> {
  if (scheduler?.yield) return scheduler.yield();
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
  port1.close();
}
