import type { Snapshot, TransferView, WaitingMessage } from '../../contract/snapshot.ts';

/** How many things wait for a remembered device. */
export function waitingCount(device: string, snapshot: Pick<Snapshot, 'waiting' | 'transfers'>): number {
  const { messages, transfers } = waitingFor(device, snapshot);
  return messages.length + transfers.length;
}

/** What waits for a remembered device. */
export function waitingFor(
  device: string,
  { waiting, transfers }: Pick<Snapshot, 'waiting' | 'transfers'>,
): { messages: WaitingMessage[]; transfers: TransferView[] } {
  return {
    messages: waiting.filter((message) => message.device === device),
    transfers: transfers.filter(({ waitsFor, forLater }) => forLater && waitsFor === device),
  };
}
