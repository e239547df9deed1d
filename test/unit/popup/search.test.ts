import { describe, expect, test } from 'vitest';
import type { KeptEntry } from '../../../src/contract/history.ts';
import { deviceHits, glimpse, saidHits } from '../../../src/popup/search/searchHits.ts';
import { ANNA, ANNA_KNOWN, conversation, file, KIM, said, shown, snapshot, TABLET } from '../../gallery/fixtures.ts';

const ferry = file('ferry', 'anna', 'receiving', 'Ferry timetable.pdf', 4000, { phase: 'done', downloadId: 1 });
const link = { ...ANNA, key: ANNA_KNOWN.key };
const here = snapshot([link], [ferry], undefined, [ANNA_KNOWN, TABLET, KIM]);
const asked = said('remote', 'When does the Ferry go?', 9);
const page = said('local', '', 7, true, {
  what: 'links',
  links: [{ url: 'https://boats.example/', title: 'All ferries' }],
});
const conversations = new Map([
  ['anna', conversation('anna', [asked, said('local', 'At nine', 8), page, shown(ferry, 1)])],
]);
const kept = (id: string, text: string, at: number): KeptEntry => ({ kind: 'message', id, from: 'local', text, at });

describe('devices', () => {
  test('are found by a part of their names, linked ones not once more as remembered', () => {
    expect(deviceHits('LAPTOP', here)).toEqual({ links: [link], devices: [] });
    expect(deviceHits('tablet', here)).toEqual({ links: [], devices: [TABLET] });
    expect(deviceHits('업무용', here)).toEqual({ links: [], devices: [KIM] });
  });
});

describe('what was said and sent', () => {
  test('is found newest first: messages, pages and files', () => {
    const hits = saidHits('ferr', { snapshot: here, conversations, kept: [] });
    expect(hits.map(({ text }) => text)).toEqual(['Ferry timetable.pdf', 'All ferries', 'When does the Ferry go?']);
    expect(hits[2]?.place).toEqual({ in: 'conversation', linkId: 'anna', entryId: asked.id });
  });

  test('is found in what is kept of a device, but not what is on the screen already', () => {
    const entries = [kept('old', 'The last ferry', 5), kept(asked.id, 'When does the Ferry go?', 6)];
    const hits = saidHits('ferry', { snapshot: here, conversations, kept: [{ device: ANNA_KNOWN, entries }] });
    expect(hits.filter(({ place }) => place.in === 'history')).toEqual([
      {
        id: 'old',
        name: 'Anna’s laptop',
        at: 5,
        text: 'The last ferry',
        place: { in: 'history', key: ANNA_KNOWN.key },
      },
    ]);
  });
});

test('a glimpse begins a little before the words, whatever their case and the line breaks between them', () => {
  const text = `${'word '.repeat(30)}the last\nFerry of the day`;
  expect(glimpse(text, ' last ferry ')).toEqual(['…word word word word the ', 'last Ferry', ' of the day']);
  expect(glimpse('short', 'sho')).toEqual(['', 'sho', 'rt']);
  expect(glimpse('some page', 'not in it')).toEqual(['some page', '', '']);
});
