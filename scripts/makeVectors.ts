/**
 * `npm run vectors`: makes test/vectors/frames.json anew, the same from the same cases. `npm run vectors -- --codes`
 * makes test/vectors/pairing-code.json, as root on Linux with Chromium and Firefox ESR: it is another one each time.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './paths.ts';
import { frameVectors } from './vectors/frameVectors.ts';
import { pairingVectors } from './vectors/pairingVectors.ts';

const { values } = parseArgs({ options: { codes: { type: 'boolean', default: false } } });
const write = (name: string, vectors: string) => writeFileSync(path.join(ROOT, 'test/vectors', name), vectors);

if (values.codes) write('pairing-code.json', await pairingVectors());
else write('frames.json', frameVectors());
