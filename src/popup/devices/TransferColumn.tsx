import type { Command } from '../../contract/commands.ts';
import type { LinkView, Snapshot, TransferView } from '../../contract/snapshot.ts';
import { formatRate } from '../format.ts';
import { text } from '../words.ts';
import { TransferRow } from './TransferRow.tsx';
import { transferGroups } from './transferGroups.ts';

interface TransferColumnProps {
  snapshot: Snapshot;
  onCommand: (command: Command) => void;
}

/** The tab's right column: what moves, what waits and what is done, over all links. */
export function TransferColumn({ snapshot, onCommand }: TransferColumnProps) {
  const { now, waiting, done, rate } = transferGroups(snapshot.transfers);
  const links = new Map<string, LinkView>(snapshot.links.map((link) => [link.id, link]));
  const groups: { heading: string; transfers: TransferView[] }[] = [
    { heading: rate > 0 ? text('transfersNowRate', formatRate(rate)) : text('transfersNow'), transfers: now },
    { heading: text('transfersWaiting'), transfers: waiting },
    { heading: text('transfersDone'), transfers: done },
  ];
  return (
    <aside class="transfers" aria-label={text('transfers')}>
      <h2 class="transfers-heading">{text('transfers')}</h2>
      <div class="transfers-body">
        {groups.map(
          ({ heading, transfers }) =>
            transfers.length > 0 && (
              <section key={heading}>
                <h3 class="group-heading">{heading}</h3>
                <ul class="transfer-list">
                  {transfers.map((transfer) => (
                    <TransferRow
                      key={transfer.id}
                      transfer={transfer}
                      remoteName={links.get(transfer.linkId)?.name ?? ''}
                      onCommand={onCommand}
                    />
                  ))}
                </ul>
              </section>
            ),
        )}
        {snapshot.transfers.length === 0 && <p class="second">{text('transfersNone')}</p>}
      </div>
    </aside>
  );
}
