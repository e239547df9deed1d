import type { TransferView } from '../../contract/snapshot.ts';
import { isUnfinished } from '../talk/transferChoices.ts';

/** Files that go on when the device with this key is linked again. */
export function filesWaitingFor(key: string, transfers: readonly TransferView[]): number {
  const waiting = transfers.filter(
    (transfer) => transfer.waitsFor === key && !transfer.forLater && isUnfinished(transfer),
  );
  return waiting.reduce((sum, { fileCount }) => sum + fileCount, 0);
}
