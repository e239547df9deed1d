import { describe, expect, it } from 'vitest';
import { parsePlace, placeWords } from '../../../src/contract/place.ts';
import { placeOf } from '../../../src/popup/placeOf.ts';

describe('where the side panel goes on', () => {
  it.each([
    [{ view: 'talk', linkId: 'ab' }],
    [{ view: 'device', key: 'cd' }],
    [{ view: 'files', transferId: 'ef' }],
    [{ view: 'settings' }],
  ] as const)('is the view %o, which its address can say', (view) => {
    const place = placeOf(view);
    expect(place).toEqual(view);
    expect(place && parsePlace(placeWords(place))).toEqual(view);
  });

  it('is what was begun there, too', () => {
    const goOn = { kind: 'attach' } as const;
    expect(placeOf({ view: 'talk', linkId: 'ab' }, goOn)).toEqual({ view: 'talk', linkId: 'ab', goOn });
  });

  it('is the device of a history', () => {
    expect(placeOf({ view: 'history', key: 'cd', words: 'w' })).toEqual({ view: 'device', key: 'cd' });
  });

  it('is where it begins by itself, for a view that is about nothing that lasts', () => {
    expect(placeOf({ view: 'pairing' })).toBeNull();
    expect(placeOf({ view: 'share' })).toBeNull();
  });
});
