import { expect, test } from 'vitest';
import { type Place, parsePlace, placeWords } from '../../../src/contract/place.ts';

const PLACES: Place[] = [
  { view: 'talk', linkId: '0a1b2c' },
  { view: 'device', key: `04${'7c33'.repeat(32)}` },
  { view: 'files', transferId: 'ff00' },
  { view: 'talk', linkId: '0a1b2c', goOn: { kind: 'attach' } },
  { view: 'talk', linkId: '0a1b2c', goOn: { kind: 'accept', transferId: 'ff01' } },
  { view: 'device', key: '04aa', goOn: { kind: 'attach' } },
  { view: 'files', transferId: 'ff00', goOn: { kind: 'accept', transferId: 'ff00' } },
  { view: 'settings' },
];

test.each(PLACES)('a place in words is read as the same place: $view', (place) => {
  expect(parsePlace(placeWords(place))).toEqual(place);
});

test.each([
  '',
  'welcome',
  'talk-0a+',
  'talk-0a+accept-',
  'talk-0a+accept-x',
  'settings+attach',
  'talk-',
  'talk-../x',
  'device-XYZ',
  `device-${'0'.repeat(300)}`,
  'settings-1',
])('other words are no place: %j', (words) => {
  expect(parsePlace(words)).toBeNull();
});
