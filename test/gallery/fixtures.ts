import type { RememberedDevice } from '../../src/contract/devices.ts';
import type { KeptEntry } from '../../src/contract/history.ts';
import { DEFAULT_PREFERENCES } from '../../src/contract/preferences.ts';
import type {
  CodeView,
  Comparison,
  ConnectionView,
  Conversation,
  Entry,
  LinkPhase,
  LinkView,
  Pairing,
  ServerView,
  Snapshot,
  TransferNotes,
  TransferPhase,
  TransferView,
  WaitingMessage,
} from '../../src/contract/snapshot.ts';
import type { Diagnosis } from '../../src/core/diagnosis.ts';
import { DEFAULT_SERVERS } from '../../src/core/iceServer.ts';
import type { Shared } from '../../src/core/shared.ts';
import { createSymbol } from '../../src/offscreen/codeView.ts';

const MINUTE = 60_000;
const now = Date.now();

export const DIAGNOSIS: Diagnosis = {
  cause: 'no-code',
  online: 'good',
  address: { verdict: 'good', text: '192.168.1.7' },
  noVpn: 'good',
  server: 'unknown',
  sameNetwork: 'unknown',
  answered: 'unknown',
  letsThrough: 'unknown',
};

export const CODE: CodeView = {
  // 150 characters in alphanumeric mode: 37 modules, as most real codes.
  symbol: createSymbol('T1'.padEnd(150, 'QK$6Z0 *M:9-4W/V.F8+1DXJ%2CLBP3R7H5Y')),
  text: 'tandem1:AbCdEf0123456789',
};

const CONNECTED: LinkPhase = { phase: 'connected', path: 'same-network', roundTripMs: 12 };

export function link(id: string, name: string, seed: string, more: Partial<LinkView> = {}): LinkView {
  return {
    id,
    name,
    seed,
    key: seed,
    expected: null,
    trust: { kind: 'checked', by: 'camera' },
    comparison: { phase: 'needless', emoji: null },
    state: CONNECTED,
    unread: 0,
    openedAt: now - 10 * MINUTE,
    ...more,
  };
}

export const ANNA = link('anna', 'Anna’s laptop', 'a7f3');
export const SEOYEON = link('seoyeon', '김서연님의 업무용 노트북 (마케팅팀 공용)', '02bc');
export const STUDIO = link('studio', 'Studio PC', 'f00d5', { unread: 0 });

const DAY = 24 * 60 * MINUTE;
const keyOf = (digits: string) => `04${digits.repeat(32)}`;

function remembered(
  name: string,
  digits: string,
  daysAgo: number,
  more: Partial<RememberedDevice> = {},
): RememberedDevice {
  return {
    key: keyOf(digits),
    name,
    since: now - (daysAgo + 22) * DAY,
    seenAt: now - daysAgo * DAY,
    verified: true,
    accepts: { kind: 'messages' },
    accepted: { since: now, bytes: 0 },
    keepsHistory: true,
    forgotUs: false,
    ...more,
  };
}

export const TABLET = remembered('Kitchen tablet', 'a2f1', 13, {
  accepts: { kind: 'files', dailyBytes: 1e9 },
  accepted: { since: now - 60 * MINUTE, bytes: 312e6 },
});
export const MUM = remembered('Mum’s computer', '11e2', 22, { forgotUs: true });
export const KIM = remembered('김서연님의 업무용 노트북 (마케팅팀 공용)', '7c33', 1, {
  verified: false,
  accepts: { kind: 'nothing' },
});
export const ANNA_KNOWN = remembered('Anna’s laptop', 'a7f3', 0);

const wrote = (from: 'local' | 'remote', text: string, daysAgo: number, id: string): KeptEntry => ({
  ...{ kind: 'message', id, from, text, at: now - daysAgo * DAY },
});
export const HISTORY: KeptEntry[] = [
  wrote('remote', 'Are the pictures from the ferry still on your side?', 9, 'h1'),
  wrote('local', 'Yes, all of them. Sending.', 9, 'h2'),
  {
    ...{ kind: 'transfer', id: 'h3', direction: 'sending', name: 'Ferry, Lisbon to Cacilhas', fileCount: 84 },
    ...{ size: 612e6, outcome: 'done', at: now - 9 * DAY },
  },
  wrote('remote', 'Got them. The last one is the best.', 8, 'h4'),
  {
    ...{ kind: 'transfer', id: 'h5', direction: 'receiving', name: 'Invoice 2041 (final, signed).pdf', fileCount: 1 },
    ...{ size: 182_000, outcome: 'declined', at: now - DAY },
  },
  wrote('local', 'That one is not for me, I think: https://staywell.example/invoices/2041', 1, 'h6'),
];

let entryCount = 0;
export function said(
  from: 'local' | 'remote',
  text: string,
  minutesAgo = 4,
  delivered = true,
  shared: Shared | null = null,
): Entry {
  entryCount += 1;
  return { kind: 'message', id: `m${entryCount}`, from, text, shared, at: now - minutesAgo * MINUTE, delivered };
}

/** Nothing to remark. */
export const AS_SENT: TransferNotes = {
  skippedFiles: 0,
  heldFiles: 0,
  failedFiles: 0,
  renamedFiles: 0,
  lostFolders: 0,
};

export function file(
  id: string,
  linkId: string,
  direction: TransferView['direction'],
  name: string,
  size: number,
  state: TransferPhase,
  fileCount = 1,
  more: Partial<TransferView> = {},
): TransferView {
  const usual = {
    peerName: 'Anna’s laptop',
    waitsFor: null,
    forLater: false,
    folder: null,
    problem: null,
    risk: null,
    preview: null,
    notes: AS_SENT,
  };
  return { id, linkId, direction, name, fileCount, size, state, ...usual, ...more };
}

export function shown(transfer: TransferView, minutesAgo = 3): Entry {
  return { kind: 'transfer', id: `t-${transfer.id}`, transferId: transfer.id, at: now - minutesAgo * MINUTE };
}

/** Octopus, balloon, cactus, bell. */
export const ASKING: Comparison = { phase: 'asking', emoji: [12, 43, 18, 49] };

export const SHOWN: Pairing = { phase: 'shown', code: CODE, shownAt: now };

export const SCANNED: Pairing = { phase: 'scanned', code: CODE, scannedAt: now, by: 'camera' };

export const LAN_CONNECTION: ConnectionView = {
  path: 'same-network',
  local: { kind: 'host', address: '192.168.1.5', port: 51_022, server: null },
  remote: { kind: 'host', address: '192.168.1.9', port: 40_311, server: null },
  roundTripMs: 12,
  lanes: 1,
  sentBytes: 1.43e9,
  receivedBytes: 38.2e6,
};

export const RELAYED_CONNECTION: ConnectionView = {
  ...LAN_CONNECTION,
  path: 'relay',
  local: { kind: 'relay', address: '203.0.113.200', port: 49_152, server: 'turn:relay.staywell.example:3478' },
  remote: { kind: 'prflx', address: '2001:db8:71:3e00:64f1:9a2c:77d0:10', port: 40_311, server: null },
  roundTripMs: 84,
  lanes: 8,
};

export const SERVERS: ServerView[] = [
  ...DEFAULT_SERVERS.map(({ url, username }) => ({ url, username })),
  { url: 'turn:relay.staywell.example:3478?transport=tcp', username: 'anna' },
];

export function snapshot(
  links: LinkView[],
  transfers: TransferView[] = [],
  pairing: Pairing = SHOWN,
  devices: RememberedDevice[] = [],
  expected: string | null = null,
  oneCode = false,
): Snapshot {
  return {
    device: { name: 'Jun’s MacBook', seed: '04ab' },
    pairing,
    network: { choice: 'same', trouble: null },
    servers: DEFAULT_SERVERS.map(({ url, username }) => ({ url, username })),
    links,
    transfers,
    devices,
    expected,
    oneCode,
    keepsHistory: true,
    preferences: DEFAULT_PREFERENCES,
    progress: null,
    share: null,
    waiting: [],
  };
}

export function conversation(linkId: string, entries: Entry[]): Conversation {
  return { linkId, entries, dropped: 0, revision: entries.length };
}

export const LISBON = file('lisbon', 'anna', 'sending', 'Lisbon walk, evening light.mov', 1_620_000_000, {
  phase: 'moving',
  doneBytes: 372_600_000,
  rate: 21e6,
  leftMs: 59_000,
});

const MOVING: TransferPhase = { phase: 'moving', doneBytes: 2.7e9, rate: 18e6, leftMs: 200_000 };
const WAITING_FOR_PLACE: TransferPhase = { phase: 'saving', doneBytes: 540e6, savedFiles: 0 };
const ARCHIVE = 'Family archive 1998 to 2026';
const LONG = 'Final cut of the documentary about the ferries of Lisbon, colour graded, with subtitles (v12).prproj';

/** Every state that a card can be in. */
export const ALL_CARDS: TransferView[] = [
  file('c1', 'anna', 'receiving', 'Rental agreement, draft 2026-11.pdf', 2.4e6, { phase: 'offered', asks: true }),
  file('c2', 'anna', 'sending', 'Site photos.zip', 318e6, { phase: 'offered', asks: true }),
  file('c8', 'anna', 'receiving', ARCHIVE, 6.3e9, { phase: 'offered', asks: true }, 1204),
  file('c14', 'anna', 'receiving', '', 88e6, { phase: 'offered', asks: false }, 12),
  file('c15', 'anna', 'sending', ARCHIVE, 0, { phase: 'preparing', found: 4218 }, 4218),
  file('c16', 'anna', 'sending', 'Site photos.zip', 318e6, { phase: 'queued', doneBytes: 0 }),
  { ...LISBON, id: 'c3' },
  file('c4', 'anna', 'receiving', 'Portraits, selection for the printer.tiff', 540e6, {
    phase: 'moving',
    doneBytes: 384e6,
    rate: 18e6,
    leftMs: 9000,
  }),
  file('c17', 'anna', 'receiving', 'dataset-2026.parquet', 9.2e9, { phase: 'paused', doneBytes: 1.2e9, by: 'local' }),
  file('c18', 'anna', 'sending', LONG, 9.2e9, { phase: 'paused', doneBytes: 1.2e9, by: 'remote' }),
  { ...LISBON, id: 'c5', state: { phase: 'interrupted', doneBytes: 700e6 } },
  file(
    'c19',
    'anna',
    'receiving',
    ARCHIVE,
    6.3e9,
    { phase: 'waiting', doneBytes: 2.7e9, for: 'link', problem: null },
    1204,
  ),
  file(
    'c20',
    'anna',
    'sending',
    ARCHIVE,
    6.3e9,
    { phase: 'waiting', doneBytes: 2.7e9, for: 'source', problem: null },
    1204,
  ),
  file('c21', 'anna', 'receiving', 'footage.mov', 6.3e9, {
    phase: 'waiting',
    doneBytes: 2.7e9,
    for: 'remote-source',
    problem: null,
  }),
  file('c27', 'anna', 'receiving', ARCHIVE, 6.3e9, {
    phase: 'waiting',
    doneBytes: 2.7e9,
    for: 'space',
    problem: { code: 'disk-full', detail: String(1.4e9) },
  }),
  file('c28', 'anna', 'sending', 'footage.mov', 6.3e9, {
    phase: 'waiting',
    doneBytes: 2.7e9,
    for: 'remote-space',
    problem: null,
  }),
  file('c26', 'anna', 'sending', 'footage.mov', 6.3e9, {
    phase: 'waiting',
    doneBytes: 2.7e9,
    for: 'source',
    problem: { code: 'source-different', detail: 'footage.mov' },
  }),
  file('c22', 'anna', 'receiving', 'footage.mov', 6.3e9, { phase: 'checking', doneBytes: 2.7e9 }),
  file('c6', 'anna', 'receiving', ARCHIVE, 9.2e9, { phase: 'saving', doneBytes: 9.2e9, savedFiles: 388 }, 1204),
];

/** What a receiver chose to save to, and what may be wrong with that. */
export const PLACE_CARDS: TransferView[] = [
  file('p-default', 'anna', 'receiving', ARCHIVE, 6.3e9, { phase: 'offered', asks: true }, 1204),
  file('p-chosen', 'anna', 'receiving', ARCHIVE, 6.3e9, { phase: 'offered', asks: true }, 1204, {
    folder: 'Family pictures from the large disk in the study',
  }),
  file('p-asked', 'anna', 'receiving', 'footage.mov', 540e6, { phase: 'offered', asks: true }, 1, {
    folder: 'Films',
    problem: { code: 'place-permission', detail: 'Films' },
  }),
  file('p-moving', 'anna', 'receiving', ARCHIVE, 6.3e9, MOVING, 1204, {
    folder: 'Pictures',
    problem: { code: 'place-permission', detail: 'Pictures' },
  }),
  file('p-missing', 'anna', 'receiving', 'footage.mov', 540e6, WAITING_FOR_PLACE, 1, {
    folder: 'Films',
    problem: { code: 'place-missing', detail: 'Films' },
  }),
  file('p-full', 'anna', 'receiving', 'footage.mov', 540e6, WAITING_FOR_PLACE, 1, {
    problem: { code: 'place-full' },
  }),
  file('p-refused', 'anna', 'receiving', 'footage.mov', 540e6, WAITING_FOR_PLACE, 1, {
    folder: 'Films',
    problem: { code: 'place-refused', detail: 'Films' },
  }),
  file('p-part', 'anna', 'receiving', ARCHIVE, 6.3e9, { phase: 'saving', doneBytes: 6.3e9, savedFiles: 1203 }, 1204, {
    problem: { code: 'download-failed', detail: 'FILE_BLOCKED' },
  }),
  file('p-done', 'anna', 'receiving', ARCHIVE, 6.3e9, { phase: 'done', downloadId: null }, 1204, {
    folder: 'Pictures',
  }),
];

/** Every way in which it can end. */
export const ENDED_CARDS: TransferView[] = [
  file('c7', 'anna', 'receiving', 'IMG_2041.heic', 4.1e6, { phase: 'done', downloadId: 1 }),
  file('c13', 'anna', 'sending', 'Site photos.zip', 318e6, { phase: 'done', downloadId: null }),
  file('c23', 'anna', 'receiving', ARCHIVE, 6.3e9, { phase: 'done', downloadId: 1 }, 1204, {
    notes: { skippedFiles: 12, heldFiles: 0, failedFiles: 3, renamedFiles: 1, lostFolders: 2 },
  }),
  file('c24', 'anna', 'sending', ARCHIVE, 6.3e9, { phase: 'done', downloadId: null }, 1204, {
    notes: { ...AS_SENT, failedFiles: 1 },
  }),
  file('c9', 'anna', 'receiving', 'Lisbon walk, evening light.mov', 1.62e9, {
    phase: 'failed',
    error: { code: 'disk-full', detail: '1400000000' },
  }),
  file('c10', 'anna', 'sending', 'budget.xlsx', 48_000, {
    phase: 'failed',
    error: { code: 'source-changed', detail: 'budget.xlsx' },
  }),
  file('c25', 'anna', 'sending', LONG, 48_000, { phase: 'failed', error: { code: 'resume-refused' } }),
  file('c11', 'anna', 'sending', 'Site photos.zip', 318e6, { phase: 'declined', by: 'remote' }),
  file('c12', 'anna', 'receiving', 'notes.md', 1200, { phase: 'cancelled', by: 'local' }),
];

/** What the browser had under way when it was closed. */
export const UNFINISHED: TransferView[] = [
  file(
    'u1',
    '',
    'receiving',
    ARCHIVE,
    6.3e9,
    { phase: 'waiting', doneBytes: 2.7e9, for: 'link', problem: null },
    1204,
    {
      linkId: null,
    },
  ),
  file(
    'u2',
    '',
    'sending',
    'dataset-2026.parquet',
    9.2e9,
    { phase: 'waiting', doneBytes: 1.2e9, for: 'source', problem: null },
    1,
    {
      linkId: null,
      peerName: '김서연님의 업무용 노트북 (마케팅팀 공용)',
    },
  ),
];

/** What a device that is not linked gets later. */
export const WAITING: WaitingMessage[] = [
  { id: 'w1', device: TABLET.key, text: 'The soup is in the fridge, second shelf, behind the butter.', shared: null },
  {
    ...{ id: 'w2', device: TABLET.key, text: '' },
    shared: {
      what: 'links',
      links: [{ url: 'https://recipes.example/soup', title: 'Caldo verde, the way my grandmother made it' }],
    },
  },
];
export const WAITING_FILES: TransferView[] = [
  file(
    'w3',
    '',
    'sending',
    'Shopping list.pdf',
    82_000,
    { phase: 'waiting', doneBytes: 0, for: 'device', problem: null },
    1,
    {
      ...{ linkId: null, peerName: TABLET.name, waitsFor: TABLET.key, forLater: true },
    },
  ),
  file('w4', '', 'sending', ARCHIVE, 6.3e9, { phase: 'waiting', doneBytes: 0, for: 'source', problem: null }, 1204, {
    ...{ linkId: null, peerName: TABLET.name, waitsFor: TABLET.key, forLater: true },
  }),
];

/** A busy day. */
export const FORTY: TransferView[] = Array.from({ length: 40 }, (_, index) =>
  index === 0
    ? LISBON
    : file(`q${index}`, 'anna', 'sending', `Scan of page ${index}, both sides.tiff`, 31e6 + index * 1e5, {
        phase: index < 30 ? 'queued' : 'done',
        ...(index < 30 ? { doneBytes: 0 } : { downloadId: null }),
      } as TransferPhase),
);

export const AGO = (minutes: number) => now - minutes * MINUTE;
