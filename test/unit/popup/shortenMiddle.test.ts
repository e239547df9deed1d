import { describe, expect, test } from 'vitest';
import { shortenMiddle } from '../../../src/popup/shortenMiddle.ts';

/** As wide as in a terminal: Chinese, Japanese, Korean and emoji take two columns. */
const columns = (cluster: string) =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u.test(cluster)
    ? 2
    : 1;
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const widthOf = (name: string) => [...GRAPHEMES.segment(name)].reduce((sum, { segment }) => sum + columns(segment), 0);

const NAMES = [
  'Scan of page 17, both sides.tiff',
  'Family photos Porto 2026',
  'Lisbon walk, evening light.mov',
  'IMG_20260814_153022.jpg',
  'Invoice 2026-11 Müller GmbH final v3 (signed).pdf',
  'Screenshot 2026-11-28 at 17.52.31.png',
  'node_modules-backup-2026-11-01T12-33-08.tar.gz',
  'S01E05 The One With The Very Long Title 1080p x264.mkv',
  'holidayPhotosFromTheLastSummer.zip',
  'Donaudampfschifffahrtsgesellschaft.docx',
  '12345678901234567890123456789012345.dat',
  '.a-hidden-file-with-a-very-long-name',
  '東京都の写真と家族の旅行記録第三巻.pdf',
  '会议记录（最终版）2026年11月28日.docx',
  '가족사진 부산 여행 2026년 여름.zip',
  '2026년 하반기 마케팅_수정본_v7.pptx',
  'صور العائلة من الرحلة إلى البحر 2026.jpg',
  'תמונות מהטיול המשפחתי בקיץ 12.jpeg',
  '👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦 at the beach and elsewhere.heic',
  'Cafe\u0301 de\u0301ja\u0300 vu, re\u0301sume\u0301 complet.odt',
];

describe('a name that is too long for its line', () => {
  test.each([
    // The number that tells it from its neighbours, whatever else there is room for.
    ['Scan of page 17, both sides.tiff', 28, 'Scan of…17, both sides.tiff'],
    ['Scan of page 17, both sides.tiff', 23, 'Scan of page 17….tiff'],
    ['Scan of page 17, both sides.tiff', 20, '…17, both sides.tiff'],
    ['IMG_20260814_153022.jpg', 16, 'IMG…153022.jpg'],
    ['S01E05 The One With The Very Long Title 1080p x264.mkv', 24, 'S01E05…1080p x264.mkv'],
    // Whole words, and no gap beside the dots.
    ['Family photos Porto 2026', 20, 'Family photos…2026'],
    ['Lisbon walk, evening light.mov', 23, 'Lisbon walk…light.mov'],
    ['holidayPhotosFromTheLastSummer.zip', 24, 'holidayPhotos…Summer.zip'],
    ['Invoice 2026-11 Müller GmbH final v3 (signed).pdf', 24, 'Invoice 2026-11….pdf'],
    // A single word is cut where it must be.
    ['Donaudampfschifffahrtsgesellschaft.docx', 20, 'Donaudampfschi….docx'],
    // No space says where a word ends.
    ['東京都の写真と家族の旅行記録第三巻.pdf', 23, '東京都の写真…第三巻.pdf'],
    ['가족사진 부산 여행 2026년 여름.zip', 28, '가족사진…2026년 여름.zip'],
    // Written from right to left: in the order in which it is read.
    ['صور العائلة من الرحلة إلى البحر 2026.jpg', 28, 'صور العائلة…البحر 2026.jpg'],
    ['תמונות מהטיול המשפחתי בקיץ 12.jpeg', 23, 'תמונות מהטיול…12.jpeg'],
    ['.a-hidden-file-with-a-very-long-name', 20, '.a-hidden-file…name'],
  ])('%s in %i columns is %j', (name, room, short) => {
    expect(shortenMiddle(name, room, columns)).toBe(short);
  });

  test.each(NAMES)('%s is whole where it fits, else fits, with its beginning or end as it was', (name) => {
    const extension = /(\.tar)?\.\w{2,4}$/.exec(name)?.[0] ?? '';
    expect(shortenMiddle(name, widthOf(name), columns)).toBe(name);
    for (let room = widthOf(extension) + 1; room < widthOf(name); room += 1) {
      const short = shortenMiddle(name, room, columns);
      const [head = '', tail = ''] = short.split('…');
      expect(widthOf(short)).toBeLessThanOrEqual(room);
      expect(name.startsWith(head) && name.endsWith(tail) && short.endsWith(extension)).toBe(true);
      expect(short).not.toMatch(/\s…|…\s/);
      // Combined letters and emoji are not torn.
      expect(tail).not.toMatch(/^[\u200d\u0300\u0301]/);
      expect(head).not.toMatch(/\u200d$/);
    }
  });

  test('keeps its ending where there is room for nothing', () => {
    expect(shortenMiddle('Lisbon walk.mov', 0, columns)).toBe('….mov');
  });

  test('halves no number that it could leave out, and keeps the last', () => {
    for (const room of [14, 15, 16, 17, 18, 19, 20, 21, 22]) {
      expect(shortenMiddle('IMG_20260814_153022.jpg', room, columns)).toMatch(
        /(IMG|^)…153022\.jpg|^…20260814_153022\.jpg/,
      );
    }
  });
});
