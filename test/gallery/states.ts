import type { ShareView } from '../../src/contract/share.ts';
import type {
  ConnectionView,
  Conversation,
  ErrorView,
  LinkView,
  Pairing,
  Snapshot,
  TransferPhase,
  TransferView,
} from '../../src/contract/snapshot.ts';
import type { Diagnosis } from '../../src/core/diagnosis.ts';
import type { Trouble } from '../../src/core/meeting.ts';
import type { View } from '../../src/popup/route.ts';
import type { Hint } from '../../src/popup/scan/CodeReader.ts';
import type { CameraPermission, PageInFront } from '../../src/popup/services.ts';
import { CROWDED } from './crowded.ts';
import { HUGE_SIZE, HUGE_TITLE } from './fakeListing.ts';
import {
  AGO,
  ALL_CARDS,
  ANNA,
  ANNA_KNOWN,
  ASKING,
  CODE,
  conversation,
  DIAGNOSIS,
  ENDED_CARDS,
  FORTY,
  file,
  KIM,
  LISBON,
  link,
  MUM,
  PLACE_CARDS,
  RELAYED_CONNECTION,
  SCANNED,
  SEOYEON,
  SERVERS,
  SHOWN,
  STUDIO,
  said,
  shown,
  snapshot,
  TABLET,
  UNFINISHED,
  WAITING,
  WAITING_FILES,
} from './fixtures.ts';
import { PREVIEW_CARDS } from './previewCards.ts';
import { EXCERPT, LISBON_PAGE, PICTURE, SHARED_ENTRIES, SHARED_KOREAN, TABS } from './shared.ts';

/** One state of the whole app, as the host would describe it. */
export interface GalleryState {
  snapshot: Snapshot | null;
  conversations?: Conversation[];
  view?: View;
  /** `none`: the browser says so before anybody is asked. */
  camera?: CameraPermission | 'asking' | 'busy' | 'missing' | 'gone' | 'none';
  /** What every frame of the camera gives. */
  hint?: Hint;
  /** How many cameras there are; the first is the one that looks. */
  cameras?: number;
  /** The camera has a lamp. */
  torch?: boolean;
  /** The answer to any code that comes in. */
  codeError?: { code: string; detail?: string };
  /** What the clipboard gives. */
  clipboard?: 'refused' | 'empty';
  /** What the Connection sheet shows; a LAN where nothing is said. */
  connection?: ConnectionView;
  /** The answer to any question for files. */
  listError?: { code: string; detail?: string };
  /** What the page says that explains why two devices do not meet. */
  diagnosis?: Diagnosis;
  /** A walking guide, if nothing is said. */
  pageInFront?: PageInFront;
  /** Nobody was ever linked to this browser. */
  isNewcomer?: boolean;
  /** What the browser says of a newer Tandem. */
  update?: 'found' | 'none' | 'later';
}

const annaTalk: View = { view: 'talk', linkId: 'anna' };
const kimTalk: View = { view: 'talk', linkId: 'seoyeon' };
const closed = link('anna', 'Anna’s laptop', 'a7f3', { state: { phase: 'closed', at: AGO(1), by: 'remote' } });
const interrupted = link('anna', 'Anna’s laptop', 'a7f3', { state: { phase: 'interrupted', since: AGO(1) } });
const pptx = file('p1', 'seoyeon', 'receiving', '2026년 하반기 마케팅 계획 발표자료_최종_수정본_v7.pptx', 48.2e6, {
  phase: 'offered',
  asks: true,
});
const clip = file('p2', 'seoyeon', 'sending', '현장 스케치 영상 편집본.mp4', 900e6, {
  phase: 'interrupted',
  doneBytes: 387e6,
});
const photos = file('p3', 'seoyeon', 'sending', '행사 사진', 6.3e9, { phase: 'offered', asks: true }, 1204);
const portraits = file('portraits', 'studio', 'receiving', 'Portraits, selection for the printer.tiff', 540e6, {
  phase: 'moving',
  doneBytes: 384e6,
  rate: 18e6,
  leftMs: 9000,
});
const image = file('img', 'anna', 'receiving', 'IMG_2041.heic', 4.1e6, { phase: 'done', downloadId: 4 });
const archive = file(
  'arc',
  'anna',
  'receiving',
  'Family archive 1998 to 2026',
  6.3e9,
  { phase: 'offered', asks: true },
  1204,
);
const loose = file('loose', 'anna', 'receiving', '', 4.2e6, { phase: 'offered', asks: true }, 4);
const studioBusy = { ...STUDIO };
const annaEntries = [
  said('remote', 'The flat by the river, this one?', 9),
  said('remote', 'https://staywell.example/alfama?rooms=2 (with a view!)', 9),
  said('local', 'Yes! Sending the film from last night too.', 8),
  shown(LISBON, 8),
  shown(image, 6),
];

const REMEMBERING = snapshot(
  [
    link('anna', 'Anna’s laptop', ANNA_KNOWN.key, {
      trust: { kind: 'remembered', since: ANNA_KNOWN.since, verified: true },
      comparison: { phase: 'needless', emoji: [12, 43, 18, 49] },
      unread: 2,
    }),
  ],
  [],
  undefined,
  [TABLET, MUM, KIM, ANNA_KNOWN],
);

const WAITING_FOR_TABLET = [
  file(
    'ferry',
    '',
    'receiving',
    'Ferry, Lisbon to Cacilhas',
    612e6,
    { phase: 'waiting', doneBytes: 201e6, for: 'link', problem: null },
    84,
    {
      ...{ linkId: null, waitsFor: TABLET.key, peerName: TABLET.name },
    },
  ),
];

export const STATES: Record<string, GalleryState> = {
  'pair-start': { snapshot: null },
  'pair-waiting': { snapshot: snapshot([]), camera: 'granted' },
  'pair-off': { snapshot: snapshot([]) },
  'pair-seen': { snapshot: snapshot([], [], { phase: 'seen', code: CODE, shownAt: AGO(1) }), camera: 'granted' },
  'pair-half': { snapshot: snapshot([], [], { phase: 'scanned', code: CODE, scannedAt: AGO(0), by: 'camera' }) },
  'pair-stuck': { snapshot: snapshot([], [], { phase: 'both', code: CODE, scannedAt: AGO(1), by: 'text' }) },
  'pair-different': { snapshot: different(SHOWN), camera: 'granted' },
  'pair-asking': { snapshot: different({ phase: 'preparing' }), camera: 'granted' },
  'pair-no-answer': { snapshot: different(SHOWN, 'no-server-answers') },
  'pair-elsewhere': {
    snapshot: { ...snapshot([], [], SCANNED), network: { choice: 'same', trouble: 'different-networks' } },
  },
  'pair-apart': { snapshot: { ...snapshot([], [], SCANNED), network: { choice: 'same', trouble: 'kept-apart' } } },
  'pair-theirs-local': { snapshot: different(SCANNED, 'their-code-local') },
  'pair-relay-needed': { snapshot: different(SCANNED, 'relay-needed') },
  'pair-late': {
    snapshot: different({ phase: 'both', code: CODE, scannedAt: AGO(1), by: 'text' }, 'relay-needed'),
  },
  'pair-silent': { snapshot: different(SCANNED, 'nothing-answers') },
  'pair-failed': { snapshot: snapshot([], [], { phase: 'failed', error: { code: 'connection-unavailable' } }) },
  'pair-allow': { snapshot: snapshot([]), camera: 'asking' },
  'pair-denied': { snapshot: snapshot([]), camera: 'denied' },
  'pair-busy': { snapshot: snapshot([]), camera: 'busy' },
  'pair-missing': { snapshot: snapshot([]), camera: 'missing' },
  'pair-none': { snapshot: snapshot([]), camera: 'none' },
  'pair-gone': { snapshot: snapshot([]), camera: 'gone' },
  'pair-closer': { snapshot: snapshot([]), camera: 'granted', hint: 'closer' },
  'pair-still': { snapshot: snapshot([]), camera: 'granted', hint: 'still' },
  'pair-glare': { snapshot: snapshot([]), camera: 'granted', hint: 'glare' },
  'pair-not-ours': { snapshot: snapshot([]), camera: 'granted', hint: 'foreign' },
  'pair-cameras': { snapshot: snapshot([]), camera: 'granted', cameras: 3, torch: true },
  'pair-newer': { snapshot: snapshot([]), camera: 'granted', codeError: { code: 'code-newer' } },
  'pair-update': { snapshot: snapshot([]), camera: 'granted', codeError: { code: 'code-newer' }, update: 'found' },
  'pair-foreign': { snapshot: snapshot([]), camera: 'granted', codeError: { code: 'code-foreign' } },
  'pair-damaged': { snapshot: snapshot([]), codeError: { code: 'code-damaged', detail: '42' } },
  camera: { snapshot: snapshot([]), view: { view: 'camera' } },
  'connected-asks': {
    snapshot: snapshot([link('anna', 'Anna’s laptop', 'a7f3', { trust: { kind: 'unchecked' }, comparison: ASKING })]),
    view: { view: 'connected', linkId: 'anna' },
  },
  'connected-waits': {
    snapshot: snapshot([
      link('anna', 'Anna’s laptop', 'a7f3', { trust: { kind: 'unchecked' }, comparison: { phase: 'waiting' } }),
    ]),
    view: { view: 'connected', linkId: 'anna' },
  },
  'connected-unanswered': {
    snapshot: snapshot([
      link('anna', 'Anna’s laptop', 'a7f3', { trust: { kind: 'unchecked' }, comparison: { phase: 'unanswered' } }),
    ]),
    view: { view: 'connected', linkId: 'anna' },
  },
  'stop-emoji': stopped({ code: 'emoji-differ' }),
  'stop-forged': stopped({ code: 'identity-forged' }),
  'stop-key': {
    snapshot: snapshot(
      [
        link('anna', 'Anna’s laptop', '91bd', {
          expected: ANNA_KNOWN.key,
          state: { phase: 'failed', at: AGO(0), error: { code: 'key-changed', detail: 'Anna’s laptop' } },
        }),
      ],
      [],
      undefined,
      [ANNA_KNOWN],
    ),
  },
  'connected-namesake': {
    snapshot: snapshot(
      [link('anna', 'Anna’s laptop', '91bd', { trust: { kind: 'unchecked' }, comparison: ASKING })],
      [],
      undefined,
      [ANNA_KNOWN],
    ),
    view: { view: 'connected', linkId: 'anna' },
  },
  'devices-remembered': { snapshot: REMEMBERING, view: { view: 'devices' } },
  'devices-files-waiting': {
    snapshot: { ...REMEMBERING, transfers: WAITING_FOR_TABLET },
    view: { view: 'devices' },
  },
  'device-files-waiting': {
    snapshot: { ...REMEMBERING, transfers: WAITING_FOR_TABLET },
    view: { view: 'device', key: TABLET.key },
  },
  'device-files': { snapshot: REMEMBERING, view: { view: 'device', key: TABLET.key } },
  history: { snapshot: REMEMBERING, view: { view: 'history', key: ANNA_KNOWN.key } },
  'device-unchecked': { snapshot: REMEMBERING, view: { view: 'device', key: KIM.key } },
  'device-forgot': { snapshot: REMEMBERING, view: { view: 'device', key: MUM.key } },
  'device-linked': { snapshot: REMEMBERING, view: { view: 'device', key: ANNA_KNOWN.key } },
  'talk-remembered': {
    snapshot: REMEMBERING,
    view: annaTalk,
    conversations: [conversation('anna', annaEntries.slice(0, 3))],
  },
  'pair-expected': { snapshot: snapshot([], [], undefined, [ANNA_KNOWN], ANNA_KNOWN.key), camera: 'granted' },
  'pair-one-code': {
    snapshot: snapshot([], [], undefined, [ANNA_KNOWN], ANNA_KNOWN.key, true),
    camera: 'granted',
  },
  connected: { snapshot: snapshot([ANNA]), view: { view: 'connected', linkId: 'anna' } },
  talk: { snapshot: snapshot([ANNA], [LISBON, image]), conversations: [conversation('anna', annaEntries)] },
  'talk-shared': { snapshot: snapshot([ANNA]), conversations: [conversation('anna', SHARED_ENTRIES)] },
  'talk-risky': withCards([
    file('r1', 'anna', 'receiving', 'Invoice November.pdf.exe', 2.1e6, { phase: 'offered', asks: true }, 1, {
      risk: { kind: 'disguised', count: 1, name: 'Invoice November.pdf.exe' },
    }),
    file('r2', 'anna', 'receiving', 'Tandem-setup.msi', 48e6, { phase: 'offered', asks: true }, 1, {
      risk: { kind: 'program', count: 1, name: 'Tandem-setup.msi' },
    }),
    file('r3', 'anna', 'receiving', 'Tools', 312e6, { phase: 'offered', asks: true }, 120, {
      risk: { kind: 'program', count: 4, name: 'install-everything-for-windows.exe' },
    }),
    file('r4', 'anna', 'receiving', 'analysis.py', 4_100, { phase: 'offered', asks: true }, 1, {
      risk: { kind: 'script', count: 1, name: 'analysis.py' },
    }),
  ]),
  'talk-previews': withCards(PREVIEW_CARDS),
  'talk-shared-korean': { snapshot: snapshot([SEOYEON]), conversations: [conversation('seoyeon', SHARED_KOREAN)] },
  'talk-clipboard': { snapshot: snapshot([ANNA]), clipboard: 'refused' },
  'share-choose': sharing([ANNA, STUDIO, SEOYEON, closedMum()], LISBON_PAGE),
  'share-tabs': sharing([ANNA, STUDIO], TABS),
  'share-excerpt': sharing([ANNA, STUDIO], EXCERPT),
  'share-picture': sharing([ANNA, STUDIO], PICTURE),
  'share-refused': sharing([ANNA], PICTURE, { code: 'too-many-offers' }),
  'share-later': {
    snapshot: {
      ...snapshot([ANNA], [], undefined, [TABLET, KIM]),
      share: { id: 'share', subject: LISBON_PAGE, problem: null },
    },
  },
  'device-waits': {
    snapshot: { ...REMEMBERING, transfers: WAITING_FILES, waiting: WAITING },
    view: { view: 'device', key: TABLET.key },
  },
  'devices-waits': {
    snapshot: { ...REMEMBERING, transfers: WAITING_FILES, waiting: WAITING },
    view: { view: 'devices' },
  },
  'talk-waits': {
    snapshot: {
      ...snapshot([link('anna', TABLET.name, TABLET.key, { state: { phase: 'closed', at: AGO(1), by: 'remote' } })]),
      ...{ devices: [TABLET], transfers: WAITING_FILES.slice(0, 1), waiting: WAITING.slice(0, 1) },
    },
    view: annaTalk,
    conversations: [conversation('anna', annaEntries.slice(0, 3))],
  },
  'pair-share': sharing([], LISBON_PAGE),
  'talk-korean': {
    snapshot: snapshot([SEOYEON], [pptx, clip, photos]),
    view: kimTalk,
    conversations: [
      conversation('seoyeon', [
        said('remote', '회의 자료 지금 보내드릴게요. 발표 순서가 조금 바뀌었으니 3쪽부터 확인해 주세요.', 9),
        shown(pptx, 9),
        said('local', '네, 고맙습니다!', 8),
        shown(clip, 8),
        shown(photos, 7),
      ]),
    ],
  },
  'talk-cards': withCards(ALL_CARDS),
  'talk-places': withCards(PLACE_CARDS),
  'files-place': { snapshot: snapshot([ANNA], PLACE_CARDS), view: filesOf('p-moving') },
  'talk-ended': withCards(ENDED_CARDS),
  'files-offered': { snapshot: snapshot([ANNA], [huge('offered')]), view: filesOf('huge') },
  'files-moving': { snapshot: snapshot([ANNA], [huge('moving')]), view: filesOf('huge') },
  'files-done': { snapshot: snapshot([ANNA], [huge('done')]), view: filesOf('huge') },
  'files-loose': { snapshot: snapshot([ANNA], [loose]), view: filesOf('loose') },
  'files-broken': { snapshot: snapshot([ANNA], [loose]), view: filesOf('loose'), listError: { code: 'bug' } },
  'devices-unfinished': { snapshot: snapshot([], UNFINISHED), view: { view: 'devices' } },
  'pair-unfinished': { snapshot: snapshot([], UNFINISHED), camera: 'granted' },
  'tab-unfinished': {
    snapshot: snapshot([ANNA, closedMum()], [LISBON, ...UNFINISHED, ...ENDED_CARDS]),
    view: annaTalk,
    conversations: [conversation('anna', annaEntries.slice(0, 4))],
  },
  'tab-previews': { ...withCards(PREVIEW_CARDS), snapshot: snapshot([ANNA], [LISBON, ...PREVIEW_CARDS]) },
  'tab-forty': {
    snapshot: snapshot([ANNA], FORTY),
    view: annaTalk,
    conversations: [
      conversation(
        'anna',
        FORTY.map((card) => shown(card)),
      ),
    ],
  },
  'talk-long': {
    snapshot: snapshot([link('anna', 'Anna’s laptop', 'a7f3', { trust: { kind: 'unchecked' }, comparison: ASKING })]),
    conversations: [
      conversation('anna', [
        said('remote', 'From before', 60 * 30),
        said('remote', Array.from({ length: 40 }, (_, line) => `line ${line + 1}`).join('\n'), 12),
        said('local', 'w'.repeat(120), 11),
        said('remote', 'שלום, מה שלומך? https://he.wikipedia.org/wiki/ליסבון', 10),
        said('local', '👩‍👩‍👧‍👦 🎉 javascript:alert(1) <b>no markup</b>', 9),
        said('local', 'not there yet', 1, false),
      ]),
    ],
  },
  'talk-relayed': {
    snapshot: snapshot([
      link('anna', 'Anna’s laptop', 'a7f3', { state: { phase: 'connected', path: 'relay', roundTripMs: 84 } }),
    ]),
    conversations: [conversation('anna', annaEntries.slice(0, 3))],
    connection: RELAYED_CONNECTION,
  },
  'talk-empty': { snapshot: snapshot([ANNA]) },
  'talk-interrupted': {
    snapshot: snapshot([interrupted], [{ ...LISBON, state: { phase: 'interrupted', doneBytes: 700e6 } }]),
    conversations: [conversation('anna', [...annaEntries.slice(0, 4), said('local', 'Written while away', 0, false)])],
  },
  'talk-closed': {
    snapshot: snapshot([closed]),
    view: annaTalk,
    conversations: [conversation('anna', annaEntries.slice(0, 3))],
  },
  devices: {
    snapshot: snapshot(
      [link('anna', 'Anna’s laptop', 'a7f3', { unread: 2 }), studioBusy, SEOYEON, closedMum()],
      [portraits],
    ),
    view: { view: 'devices' },
  },
  tab: {
    snapshot: snapshot([ANNA, studioBusy, SEOYEON], [LISBON, portraits, archive, image]),
    view: annaTalk,
    conversations: [
      conversation('anna', [
        ...annaEntries,
        said('remote', 'And the archive, if you still want it.', 3),
        shown(archive),
      ]),
    ],
  },
  servers: { snapshot: { ...snapshot([ANNA]), servers: SERVERS }, view: { view: 'servers' } },
  'servers-first': { snapshot: snapshot([]), view: { view: 'servers' } },
  'servers-none': { snapshot: { ...snapshot([]), servers: [] }, view: { view: 'servers' } },
  settings: { snapshot: snapshot([ANNA]), view: { view: 'settings' } },
  permissions: { snapshot: snapshot([]), view: { view: 'permissions' }, camera: 'granted' },
  why: { snapshot: snapshot([]), view: { view: 'why' } },
  'why-vpn': {
    snapshot: snapshot([]),
    view: { view: 'why' },
    diagnosis: {
      ...DIAGNOSIS,
      cause: 'vpn',
      address: { verdict: 'good', text: '100.101.4.7' },
      noVpn: 'bad',
      sameNetwork: 'bad',
      answered: 'bad',
    },
  },
  'why-offline': {
    snapshot: snapshot([]),
    view: { view: 'why' },
    diagnosis: {
      ...DIAGNOSIS,
      cause: 'offline',
      online: 'bad',
      address: { verdict: 'bad', text: '' },
      noVpn: 'unknown',
    },
  },
  'why-blocked': {
    snapshot: different(SHOWN, 'no-server-answers'),
    view: { view: 'why' },
    diagnosis: { ...DIAGNOSIS, cause: 'no-server-answers', server: 'bad' },
  },
  'why-apart': {
    snapshot: { ...snapshot([], [], SCANNED), network: { choice: 'same', trouble: 'kept-apart' } },
    view: { view: 'why' },
    diagnosis: { ...DIAGNOSIS, cause: 'kept-apart', sameNetwork: 'good', answered: 'bad', letsThrough: 'bad' },
  },
  welcome: { snapshot: snapshot([]), isNewcomer: true },
  'pair-first': { snapshot: snapshot([]), isNewcomer: true },
  'devices-none': { snapshot: snapshot([]), view: { view: 'devices' } },
  ...CROWDED,
};

function stopped(error: ErrorView): GalleryState {
  return {
    snapshot: snapshot([link('anna', 'Anna’s laptop', 'a7f3', { state: { phase: 'failed', at: AGO(0), error } })]),
  };
}

function different(pairing: Pairing, trouble: Trouble | null = null): Snapshot {
  return { ...snapshot([], [], pairing), network: { choice: 'different', trouble } };
}

function sharing(links: LinkView[], subject: ShareView['subject'], problem: ShareView['problem'] = null): GalleryState {
  return { snapshot: { ...snapshot(links), share: { id: 'share', subject, problem } } };
}

function closedMum() {
  return link('mum', 'Mum’s computer', 'd1ce', { state: { phase: 'closed', at: AGO(60), by: 'local' } });
}

function withCards(cards: TransferView[]): GalleryState {
  const entries = cards.map((card) => shown(card));
  return { snapshot: snapshot([ANNA], cards), conversations: [conversation('anna', entries)], view: annaTalk };
}

function filesOf(transferId: string): View {
  return { view: 'files', transferId };
}

/** 100,000 files, as `fakeListing` tells of them. */
function huge(phase: 'offered' | 'moving' | 'done'): TransferView {
  const states: Record<typeof phase, TransferPhase> = {
    offered: { phase, asks: true } as TransferPhase,
    moving: { phase: 'moving', doneBytes: HUGE_SIZE * 0.43, rate: 38e6, leftMs: 3_900_000 },
    done: { phase: 'done', downloadId: 7 },
  };
  const notes = {
    skippedFiles: 0,
    heldFiles: 0,
    failedFiles: phase === 'done' ? 3 : 0,
    renamedFiles: 0,
    lostFolders: 0,
  };
  return file('huge', 'anna', 'receiving', HUGE_TITLE, HUGE_SIZE, states[phase], 100_000, { notes });
}
