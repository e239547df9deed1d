import { describe, expect, it } from 'vitest';
import { EVERY_TRANSFER } from '../../../../src/offscreen/transfer/folderStore.ts';
import type { Roster } from '../../../../src/offscreen/transfer/roster.ts';
import { createSavePlaces } from '../../../../src/offscreen/transfer/savePlaces.ts';
import { createFakeDisk } from '../support/fakeDisk.ts';
import { ONE, TWO } from '../support/transfers.ts';

const folder = () => createFakeDisk().mount().root;

/** ONE is received, TWO is sent; both go on without a disk. */
function startPlaces(stored = new Map<string, FileSystemDirectoryHandle>()) {
  const handingOver = { folder: null as FileSystemDirectoryHandle | null };
  const receiving = {
    id: ONE,
    direction: 'receiving',
    handingOver,
    saveTo: (chosen: FileSystemDirectoryHandle | null) => void Object.assign(handingOver, { folder: chosen }),
  };
  const runners = [receiving, { id: TWO, direction: 'sending' }];
  const roster = {
    get: (transfer: string) => runners.filter(({ id }) => id === transfer).map((runner) => ({ runner }))[0],
    all: () => runners.map((runner) => ({ runner })),
  };
  const places = createSavePlaces({
    roster: roster as unknown as Roster,
    store: {
      get: async (key) => stored.get(key) ?? null,
      put: async (key, chosen) => void stored.set(key, chosen),
      remove: async (key) => void stored.delete(key),
      async keepOnly(transfers) {
        for (const key of stored.keys()) if (key !== EVERY_TRANSFER && !transfers.has(key)) stored.delete(key);
      },
    },
  });
  return { places, stored };
}

describe('the folder of one transfer', () => {
  it('is where it was told to go, and is told to who asks', () => {
    const { places } = startPlaces();
    const chosen = folder();
    const answer = places.take({ type: 'choose', requestId: 'r1', transferId: ONE, folder: chosen });
    expect(answer).toEqual({ type: 'answer', requestId: 'r1', folder: chosen });
    expect(places.take({ type: 'ask', requestId: 'r2', transferId: ONE }).folder).toBe(chosen);
    expect(places.forAll()).toBeNull();
  });

  it.each([
    ['is sent', TWO],
    ['is not known', '99'.repeat(16)],
  ])('is none for one that %s', (_, transferId) => {
    const { places } = startPlaces();
    const answer = places.take({ type: 'choose', requestId: 'r', transferId, folder: folder() });
    expect(answer).toEqual({ type: 'answer', requestId: 'r', folder: null });
  });
});

describe('the folder for all that is offered', () => {
  it('is kept for the next life, until Downloads is chosen', async () => {
    const { places, stored } = startPlaces();
    const chosen = folder();
    expect(places.take({ type: 'chooseForAll', requestId: 'r', folder: chosen }).folder).toBe(chosen);
    expect(places.forAll()).toBe(chosen);
    const next = startPlaces(stored).places;
    await next.restore();
    expect(next.forAll()).toBe(chosen);
    next.take({ type: 'chooseForAll', requestId: 'r', folder: null });
    expect(next.forAll()).toBeNull();
    expect([...stored.keys()]).toEqual([]);
  });

  it.each([
    ['a folder', folder()],
    ['Downloads', null],
  ])('is %s where that is chosen while what was kept is being read', async (_, chosen) => {
    const { places } = startPlaces(new Map([[EVERY_TRANSFER, folder()]]));
    const restored = places.restore();
    places.take({ type: 'chooseForAll', requestId: 'r', folder: chosen });
    await restored;
    expect(places.forAll()).toBe(chosen);
  });
});

it('folders of transfers that are not on the list are let go', async () => {
  const { places, stored } = startPlaces(new Map([ONE, '99'.repeat(16), EVERY_TRANSFER].map((key) => [key, folder()])));
  await places.restore();
  expect([...stored.keys()]).toEqual([ONE, EVERY_TRANSFER]);
});
