import type { Entry, LinkView, TransferPhase } from '../../src/contract/snapshot.ts';
import {
  ANNA,
  ANNA_KNOWN,
  ASKING,
  conversation,
  FORTY,
  file,
  KIM,
  link,
  said,
  shown,
  snapshot,
  TABLET,
} from './fixtures.ts';
import type { GalleryState } from './states.ts';

const LONG_NAME = 'The computer in the reading room on the second floor of the municipal library, left of the window';
const HEBREW = 'המחשב הנייד של נועה';
const ARABIC_FILE = 'صور من الرحلة إلى لشبونة، المساء الأول عند النهر والعبّارة الأخيرة.zip';
const ONE_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.pdf';

const noa = link('noa', HEBREW, '3c1f', { trust: { kind: 'unchecked' }, comparison: ASKING });
const long = link('long', LONG_NAME, 'b00c', { unread: 128 });

/** Nobody has chosen a name. */
const FRESH_DEVICE = { name: 'Maple (Chrome on Windows)', seed: '5e21' };
const fresh = link('fresh', 'Lavender (Chromium on Linux)', 'c5a9', {
  trust: { kind: 'unchecked' },
  comparison: ASKING,
});
const FRESH_NAMESAKE = { ...TABLET, name: 'Lavender 2 (Chromium on Linux)' };

/** Two hundred, of every length, the days included. */
const TWO_HUNDRED: Entry[] = Array.from({ length: 200 }, (_, index) =>
  said(
    index % 3 === 0 ? 'remote' : 'local',
    index % 7 === 0
      ? `${index + 1}. ${'The ferry leaves at eight and at half past. '.repeat(6)}`
      : `${index + 1}. Yes.`,
    (200 - index) * 20,
  ),
);

/** Thirteen devices, connected, busy, unread, remembered and gone. */
const MANY: LinkView[] = [
  ANNA,
  long,
  noa,
  ...Array.from({ length: 10 }, (_, index) =>
    link(`desk-${index}`, `Desk ${index + 1}`, `${index}e${index}`, {
      unread: index % 4 === 3 ? index : 0,
      ...(index > 7 ? { state: { phase: 'closed' as const, at: Date.now(), by: 'remote' as const } } : {}),
    }),
  ),
];

const at = (phase: 'moving' | 'done'): TransferPhase =>
  phase === 'moving' ? { phase, doneBytes: 31e6, rate: 12e6, leftMs: 61_000 } : { phase, downloadId: 3 };
const NAMED = [
  file('n1', 'noa', 'receiving', ARABIC_FILE, 88e6, at('moving'), 1, { peerName: HEBREW }),
  file('n2', 'noa', 'sending', ONE_WORD, 88e6, at('moving'), 1, { peerName: HEBREW }),
  file('n3', 'noa', 'receiving', ARABIC_FILE, 88e6, { phase: 'offered', asks: true }, 12, { peerName: HEBREW }),
  file('n4', 'noa', 'receiving', '\u200fתמונה.jpg', 2e6, at('done'), 1, { peerName: HEBREW }),
];

/** What the drawing leaves out: much of everything, and names that no layout likes. */
export const CROWDED: Record<string, GalleryState> = {
  'talk-200': { snapshot: snapshot([ANNA]), conversations: [conversation('anna', TWO_HUNDRED)] },
  'talk-forty': {
    snapshot: snapshot([ANNA], FORTY),
    view: { view: 'talk', linkId: 'anna' },
    conversations: [
      conversation(
        'anna',
        FORTY.map((card) => shown(card)),
      ),
    ],
  },
  'talk-names': {
    snapshot: snapshot([noa], NAMED),
    conversations: [
      conversation('noa', [
        said('remote', 'שלום! הקבצים בדרך, כולל תמונות מהמעבורת (IMG_2041.heic) ועוד 12.', 9),
        said('local', 'تمام، شكراً! https://staywell.example/alfama?rooms=2', 8),
        said('remote', `mixed: ${ARABIC_FILE} and then English again`, 8),
        said('local', ONE_WORD.repeat(3), 7),
        ...NAMED.map((card) => shown(card)),
      ]),
    ],
  },
  'talk-long-name': { snapshot: snapshot([long]), conversations: [conversation('long', TWO_HUNDRED.slice(0, 5))] },
  'tab-names': {
    snapshot: snapshot([noa, long], NAMED, undefined, [KIM]),
    view: { view: 'talk', linkId: 'noa' },
    conversations: [
      conversation(
        'noa',
        NAMED.map((card) => shown(card)),
      ),
    ],
  },
  'talk-fresh': {
    snapshot: { ...snapshot([fresh]), device: FRESH_DEVICE },
    view: { view: 'talk', linkId: 'fresh' },
    conversations: [conversation('fresh', [said('remote', 'The flat by the river, this one?', 9)])],
  },
  'tab-fresh': {
    snapshot: { ...snapshot([fresh], [], undefined, [FRESH_NAMESAKE]), device: FRESH_DEVICE },
    view: { view: 'talk', linkId: 'fresh' },
    conversations: [conversation('fresh', [said('remote', 'The flat by the river, this one?', 9)])],
  },
  'files-names': { snapshot: snapshot([noa], NAMED), view: { view: 'files', transferId: 'n3' } },
  'devices-many': { snapshot: snapshot(MANY, FORTY, undefined, [ANNA_KNOWN, KIM]), view: { view: 'devices' } },
  'tab-many': {
    snapshot: snapshot(MANY, FORTY, undefined, [ANNA_KNOWN, KIM]),
    view: { view: 'talk', linkId: 'anna' },
    conversations: [conversation('anna', TWO_HUNDRED)],
  },
  'connected-long-name': {
    snapshot: snapshot([{ ...long, trust: { kind: 'unchecked' }, comparison: ASKING, unread: 0 }]),
    view: { view: 'connected', linkId: 'long' },
  },
  shortcuts: { snapshot: snapshot([ANNA]), view: { view: 'shortcuts' } },
};
