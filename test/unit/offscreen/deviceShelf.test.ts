import { expect, it, vi } from 'vitest';
import type { DeviceBook, RememberedDevice } from '../../../src/contract/devices.ts';
import type { ToBackground } from '../../../src/contract/hostMessages.ts';
import { createDeviceShelf } from '../../../src/offscreen/deviceShelf.ts';
import { TABLET } from '../../gallery/fixtures.ts';

const book = (version: number, change: Partial<RememberedDevice> = {}): DeviceBook => ({
  version,
  devices: [{ ...TABLET, seenAt: 0, ...change }],
  forgotten: [],
});

it('has what a link taught at once, and keeps it over an older book until the background has answered', async () => {
  const answers: ((answer: DeviceBook) => void)[] = [];
  const shelf = createDeviceShelf(
    () => new Promise((resolve) => answers.push(resolve)),
    () => {},
    () => ({ kind: 'messages' }),
  );
  shelf.replace(book(1));
  shelf.note(TABLET.key, { accepted: { since: 1, bytes: 10 } });
  shelf.note(TABLET.key, { accepted: { since: 1, bytes: 30 } });
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  expect(shelf.find(TABLET.key)?.accepted.bytes).toBe(30);
  // A book that was written before the background heard of either.
  shelf.replace(book(2, { name: 'Renamed', accepted: { since: 1, bytes: 0 } }));
  expect(shelf.find(TABLET.key)).toMatchObject({ name: 'Renamed', accepted: { bytes: 30 } });
  answers[0]?.(book(3, { name: 'Renamed', accepted: { since: 1, bytes: 10 } }));
  // The newer one is told behind the older, and in force meanwhile.
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(shelf.find(TABLET.key)?.accepted.bytes).toBe(30);
  answers[1]?.(book(4, { name: 'Renamed', accepted: { since: 1, bytes: 30 } }));
  await vi.waitFor(() =>
    expect(shelf.devices()).toEqual(book(4, { name: 'Renamed', accepted: { since: 1, bytes: 30 } }).devices),
  );
});

it('tells what was learnt once more when the background died of it, and has it meanwhile', async () => {
  const sent: ToBackground[] = [];
  const shelf = createDeviceShelf(
    async (message) => {
      sent.push(message);
      return sent.length === 1 ? undefined : book(2, { verified: true });
    },
    () => {},
    () => ({ kind: 'messages' }),
  );
  shelf.replace(book(1, { verified: false }));
  shelf.note(TABLET.key, { verified: true });
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(shelf.find(TABLET.key)?.verified).toBe(true);
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual({ to: 'background', type: 'noteDevice', key: TABLET.key, change: { verified: true } });
});

it('does not go back to an older book', () => {
  const shelf = createDeviceShelf(
    () => new Promise(() => {}),
    () => {},
    () => ({ kind: 'messages' }),
  );
  shelf.replace(book(5, { name: 'Newer' }));
  shelf.replace(book(4, { name: 'Older' }));
  expect(shelf.find(TABLET.key)?.name).toBe('Newer');
});

it('notes nothing of a device that was forgotten meanwhile', () => {
  const shelf = createDeviceShelf(
    () => new Promise(() => {}),
    () => {},
    () => ({ kind: 'messages' }),
  );
  shelf.replace(book(1));
  shelf.note(TABLET.key, { seenAt: 9 });
  shelf.replace({ version: 2, devices: [], forgotten: [TABLET.key] });
  expect(shelf.devices()).toEqual([]);
  expect(shelf.hasForgotten(TABLET.key)).toBe(true);
});
