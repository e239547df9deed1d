import type { TransferPhase, TransferView } from '../../src/contract/snapshot.ts';
import { file } from './fixtures.ts';

const DONE: TransferPhase = { phase: 'done', downloadId: 1 };
const SENT: TransferPhase = { phase: 'done', downloadId: null };
const picture = (width: number, height: number, isCopyable = true): Partial<TransferView> => ({
  preview: { kind: 'picture', width, height, isCopyable },
});

/** What cards show of their files. */
export const PREVIEW_CARDS: TransferView[] = [
  file('wide', 'anna', 'receiving', 'Alfama from the ferry.jpg', 4.1e6, DONE, 1, picture(4000, 2250)),
  file('tall', 'anna', 'sending', 'Screenshot 2026-11-25 14.05.31.png', 1.2e6, SENT, 1, picture(1080, 2400, false)),
  file('small', 'anna', 'receiving', 'favicon.png', 900, DONE, 1, picture(32, 32)),
  file('broken', 'anna', 'receiving', 'damaged.jpg', 90_000, DONE, 1, picture(4000, 3000)),
  file('waits', 'anna', 'receiving', 'still-on-its-way.webp', 90_000, DONE, 1, picture(1600, 400)),
  file('film', 'anna', 'receiving', 'Lisbon walk, evening light.webm', 12e6, DONE, 1, { preview: { kind: 'video' } }),
  file('still', 'anna', 'receiving', 'Tram 28, all of it.mp4', 1.9e9, DONE, 1, {
    preview: { kind: 'still', width: 1920, height: 1080 },
  }),
  file('sound', 'anna', 'sending', 'Tram bell.wav', 480_000, SENT, 1, { preview: { kind: 'audio' } }),
  file('csv', 'anna', 'receiving', 'Timetable.csv', 18_000, DONE, 1, {
    preview: { kind: 'text', lines: 6, isCopyable: true },
  }),
  file('note', 'anna', 'sending', '메모.txt', 120, SENT, 1, { preview: { kind: 'text', lines: 2, isCopyable: false } }),
  file('album', 'anna', 'receiving', 'Lisbon, the best ones', 38e6, DONE, 24, {
    preview: { kind: 'pictures', count: 4 },
  }),
  file('pair', 'anna', 'sending', '', 8e6, SENT, 2, { preview: { kind: 'pictures', count: 2 } }),
  file('pdf', 'anna', 'receiving', 'Rental agreement, draft 2026-11.pdf', 2.4e6, DONE, 1, {
    preview: { kind: 'page' },
  }),
  file('slides', 'anna', 'sending', 'Lisbon, the plan.pdf', 9.1e6, SENT, 1, { preview: { kind: 'page' } }),
  file('locked', 'anna', 'receiving', 'Payslip, with a password.pdf', 88_000, DONE),
];
