import type { LinkView, TransferView } from '../../contract/snapshot.ts';
import { formatPercent } from '../format.ts';
import { linkStatus, transferShare } from '../talk/transferText.ts';
import { text } from '../words.ts';

type Moving = TransferView & { state: { phase: 'moving' } };

/** The transfer that a device's row tells of: the one that moves, receiving first. */
export function busyTransfer(link: LinkView, transfers: readonly TransferView[]): Moving | null {
  const moving = transfers.filter(
    (transfer): transfer is Moving => transfer.linkId === link.id && transfer.state.phase === 'moving',
  );
  return moving.find(({ direction }) => direction === 'receiving') ?? moving[0] ?? null;
}

/** The second line of a device's row: what moves, else how the link stands. */
export function deviceStatus(link: LinkView, transfers: readonly TransferView[]): string {
  const busy = link.state.phase === 'connected' ? busyTransfer(link, transfers) : null;
  if (!busy) return linkStatus(link.state, link.name);
  const percent = formatPercent(transferShare(busy));
  return text(busy.direction === 'receiving' ? 'receivingProgress' : 'sendingProgress', percent);
}
