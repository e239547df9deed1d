import type { TransferView } from '../../contract/snapshot.ts';
import type { TransferActions } from '../talk/TransferActions.ts';
import { text } from '../words.ts';
import { TransferRow } from './TransferRow.tsx';

interface UnfinishedProps {
  /** Those whose two devices are not linked. */
  transfers: readonly TransferView[];
  actions: TransferActions;
}

/** What goes on when its two devices are linked again: it has no conversation to stand in, so it stands here. */
export function Unfinished({ transfers, actions }: UnfinishedProps) {
  if (transfers.length === 0) return null;
  return (
    <section class="unfinished" aria-label={text('transfersUnfinished')}>
      <h2 class="group-heading">{text('transfersUnfinished')}</h2>
      <ul class="transfer-list">
        {transfers.map((transfer) => (
          <TransferRow key={transfer.id} transfer={transfer} remoteName={transfer.peerName} actions={actions} />
        ))}
      </ul>
    </section>
  );
}
