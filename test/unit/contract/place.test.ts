import { expect, test } from 'vitest';
import { type Place, parsePlace, placeWords } from '../../../src/contract/place.ts';

const PLACES: Place[] = [
  { view: 'talk', linkId: '0a1b2c' },
  { view: 'device', key: `04${'7c33'.repeat(32)}` },
  { view: 'files', transferId: 'ff00' },
  { view: 'settings' },
];

test.each(PLACES)('a place in words is read as the same place: $view', (place) => {
  expect(parsePlace(placeWords(place))).toEqual(place);
});

test.each(['', 'welcome', 'talk-', 'talk-../x', 'device-XYZ', `device-${'0'.repeat(300)}`, 'settings-1'])(
  'other words are no place: %j',
  (words) => {
    expect(parsePlace(words)).toBeNull();
  },
);
