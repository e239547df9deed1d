/**
 * `npm run vectors`: makes test/vectors/frames.json and appointment.json anew, the same from the same cases. `npm run
 * vectors -- --codes` makes test/vectors/pairing-code.json, as root on Linux with Chromium and Firefox ESR, and `-- --trust` makes
 * test/vectors/trust.json: these are others each time.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './paths.ts';
import { appointmentVectors } from './vectors/appointmentVectors.ts';
import { frameVectors } from './vectors/frameVectors.ts';
import { pairingVectors } from './vectors/pairingVectors.ts';
import { trustVectors } from './vectors/trustVectors.ts';

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({ options: { codes: flag, trust: flag } });
const write = (name: string, vectors: string) => writeFileSync(path.join(ROOT, 'test/vectors', name), vectors);

if (values.codes) write('pairing-code.json', await pairingVectors());
else if (values.trust) write('trust.json', trustVectors());
else {
  write('frames.json', frameVectors());
  write('appointment.json', appointmentVectors());
}
