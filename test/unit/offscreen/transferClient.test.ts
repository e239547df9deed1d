import { expect, it, vi } from 'vitest';
import type { FromWorker } from '../../../src/offscreen/transfer/workerMessages.ts';
import { createTransferClient } from '../../../src/offscreen/transferClient.ts';

it('a link hears of its transfers until it is forgotten, also after it closed', () => {
  const worker = { postMessage() {}, onmessage: null as unknown, onerror: null } as unknown as Worker;
  const ports = { save: async () => 1, changed() {}, drawFrame: async () => null, drawPage: async () => null };
  const client = createTransferClient(worker, ports, () => {});
  const listener = { say: vi.fn(), violated: vi.fn(), logged: vi.fn(), arrived: vi.fn(), lanesWanted: vi.fn() };
  client.openLink({ link: 'anna', name: 'Anna', key: '', local: '', remote: '' }, listener);
  const tell = (message: FromWorker) => worker.onmessage?.({ data: message } as MessageEvent);
  const done = { kind: 'done', transferId: 'a', title: 'a', downloadId: 1, isOpenable: true } as const;
  client.closeLink('anna');
  // A download may end long after.
  tell({ type: 'arrived', link: 'anna', arrival: done });
  expect(listener.arrived).toHaveBeenCalledTimes(1);
  client.forgetLink('anna');
  tell({ type: 'arrived', link: 'anna', arrival: done });
  expect(listener.arrived).toHaveBeenCalledTimes(1);
});
