/**
 * A text that does not repeat, the same for the same seed: records as an API or a log gives them, and source text.
 * Words, names and numbers are drawn anew everywhere, so that deflate finds what it finds in real files (forms,
 * keys, frequent words) and no long copies.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Bytes } from '../src/core/units.ts';

const CHUNK_BYTES = 256 * 1024;

/** Uniform in 0 to 1. */
type Draw = () => number;

/** Writes JSON records, one a line. */
export function writeRecords(file: string, size: Bytes, seed: number): Promise<void> {
  return writeText(file, size, createRecords(seed));
}

/** Writes what looks like a program. */
export function writeSource(file: string, size: Bytes, seed: number): Promise<void> {
  return writeText(file, size, createSource(seed));
}

async function writeText(file: string, size: Bytes, piece: () => string): Promise<void> {
  function* chunks() {
    for (let left = size; left > 0; left -= CHUNK_BYTES) {
      const pieces: string[] = [];
      for (let length = 0; length < CHUNK_BYTES; ) length += pieces[pieces.push(piece()) - 1]?.length ?? 0;
      // All of it is ASCII, so a character is a byte.
      yield Buffer.from(pieces.join('').slice(0, Math.min(left, CHUNK_BYTES)), 'latin1');
    }
  }
  await pipeline(Readable.from(chunks()), createWriteStream(file));
}

function createRecords(seed: number): () => string {
  const draw = createDraw(seed);
  const word = createWords(draw, 6000);
  const pick = createPick(draw);
  const digits = (count: number) => Math.floor(draw() * 10 ** count);
  const hex = (count: number) => Array.from({ length: count }, () => pick('0123456789abcdef')).join('');
  let at = Date.UTC(2026, 0, 1);
  return () => {
    at += Math.floor(draw() * 90_000);
    const user = `${word()}.${word()}`;
    const record = {
      id: `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
      type: pick(['PushEvent', 'IssueCommentEvent', 'PullRequestEvent', 'WatchEvent', 'CreateEvent', 'ReleaseEvent']),
      createdAt: new Date(at).toISOString(),
      actor: { id: digits(8), login: user, email: `${user}@${word()}.example`, verified: draw() < 0.7 },
      repository: { id: digits(9), name: `${word()}/${word()}-${word()}`, stars: digits(4), archived: draw() < 0.05 },
      address: draw() < 0.3 ? null : `${digits(3)}.${digits(2)}.${digits(3)}.${digits(2)}`,
      location: {
        latitude: Number((draw() * 180 - 90).toFixed(6)),
        longitude: Number((draw() * 360 - 180).toFixed(6)),
      },
      durationMs: Number((draw() * 4000).toFixed(3)),
      labels: Array.from({ length: Math.floor(draw() * 5) }, word),
      body: sentence(draw, word, 4 + Math.floor(draw() * 40)),
    };
    return `${JSON.stringify(record)}\n`;
  };
}

function createSource(seed: number): () => string {
  const draw = createDraw(seed);
  const word = createWords(draw, 3000);
  const pick = createPick(draw);
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  const newName = () => (draw() < 0.4 ? word() : word() + capital(word()));
  // A function speaks of the same few things all the time.
  let local: string[] = [newName()];
  const name = () => (draw() < 0.6 ? pick(local) : newName());
  const type = () =>
    pick(['string', 'number', 'boolean', 'Uint8Array', 'readonly string[]', 'unknown', capital(name())]);
  const value = () =>
    pick([() => `${Math.floor(draw() * 4096)}`, () => `'${word()}-${word()}'`, () => `${name()}.${name()}`, name])();
  const condition = () => `${name()}.${name()} ${pick(['===', '!==', '<', '>='])} ${value()}`;
  const statements: (() => string)[] = [
    () => `const ${name()} = ${name()}.${name()}(${value()}, ${value()});`,
    () => `let ${name()} = ${value()};`,
    () => `if (${condition()}) return ${value()};`,
    () => `if (${condition()}) throw new RangeError(\`\${${name()}}: ${sentence(draw, word, 5)}\`);`,
    () => `this.${name()}.set(${value()}, { ${name()}: ${value()}, ${name()}: ${value()} });`,
    () => `for (const ${name()} of ${name()}.${name()}()) ${name()}.push(${value()});`,
    () => `await ${name()}.${name()}(${value()});`,
    () => `// ${sentence(draw, word, 9)}`,
    () => `return ${name()}.${pick(['map', 'filter', 'some'])}((${name()}) => ${condition()});`,
  ];
  return () => {
    local = Array.from({ length: 10 }, newName);
    const parameters = Array.from({ length: 1 + Math.floor(draw() * 3) }, () => `${name()}: ${type()}`).join(', ');
    const lines = Array.from({ length: 3 + Math.floor(draw() * 12) }, () => `  ${pick(statements)()}\n`).join('');
    const comment = `/**\n * ${sentence(draw, word, 14)}\n *\n * @returns ${sentence(draw, word, 7)}\n */\n`;
    return `${comment}export function ${name()}(${parameters}): ${type()} {\n${lines}}\n\n`;
  };
}

function sentence(draw: Draw, word: () => string, words: number): string {
  const all = Array.from({ length: words }, () =>
    draw() < 0.35 ? FILLERS[Math.floor(draw() * FILLERS.length)] : word(),
  );
  return `${all.join(' ')}.`;
}

/** In any text, every third word is one of a few. */
const FILLERS = 'the of and to in a is that for it was on are as with be at this have from or by not but'.split(' ');

const SYLLABLES =
  'ba be bi bo ca ce ci co da de di do fa fi fo ga ge go ha he ho ja jo ka ke ki la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo an en in on ar er or al el st tr';

/** Words whose frequency falls with their rank, as in language (Zipf). */
function createWords(draw: Draw, count: number): () => string {
  const pick = createPick(draw);
  const syllables = SYLLABLES.split(' ');
  const words = Array.from({ length: count }, () =>
    Array.from({ length: 2 + Math.floor(draw() * 3) }, () => pick(syllables)).join(''),
  );
  return () => words[Math.floor(count ** draw()) - 1] ?? '';
}

function createPick(draw: Draw) {
  return <T>(list: readonly T[] | string): T => list[Math.floor(draw() * list.length)] as T;
}

/** Mulberry32, a small generator with good enough statistics for text. */
function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
