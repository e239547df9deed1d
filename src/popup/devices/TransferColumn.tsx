import type { Snapshot, TransferView } from '../../contract/snapshot.ts';
import { formatRate } from '../format.ts';
import { IconButton } from '../parts/IconButton.tsx';
import type { TransferActions } from '../talk/TransferActions.ts';
import { queueMoves, toggleAll } from '../talk/transferChoices.ts';
import { text } from '../words.ts';
import { TransferRow } from './TransferRow.tsx';
import { transferGroups } from './transferGroups.ts';
import { Unfinished } from './Unfinished.tsx';

interface TransferColumnProps {
  snapshot: Snapshot;
  actions: TransferActions;
}

/** The tab's right column: what moves, what waits and what is done, over all links. */
export function TransferColumn({ snapshot, actions }: TransferColumnProps) {
  const { links, transfers } = snapshot;
  const { now, waiting, unfinished, stopped, done, rate } = transferGroups(transfers);
  const all = toggleAll(transfers);
  const names = new Map(links.map((link) => [link.id, link.name]));
  const group = (heading: string, members: TransferView[], ended = false) =>
    members.length > 0 && (
      <section>
        <div class="group-top">
          <h3 class="group-heading">{heading}</h3>
          {ended && (
            <button
              type="button"
              class="group-clear"
              onClick={() => {
                for (const { id } of members) actions.send({ type: 'dismissTransfer', transferId: id });
              }}
            >
              {text('clear')}
            </button>
          )}
        </div>
        <ul class="transfer-list">
          {members.map((transfer) => (
            <TransferRow
              key={transfer.id}
              transfer={transfer}
              remoteName={names.get(transfer.linkId ?? '') ?? transfer.peerName}
              actions={actions}
              moves={queueMoves(transfer, transfers)}
            />
          ))}
        </ul>
      </section>
    );
  return (
    <aside class="transfers" aria-label={text('transfers')}>
      <header class="transfers-top">
        <h2 class="transfers-heading">{text('transfers')}</h2>
        {all && (
          <IconButton
            icon={all.toggle === 'pause' ? 'pause' : 'play'}
            label={text(all.toggle === 'pause' ? 'pauseAll' : 'resumeAll')}
            onClick={() => {
              const type = all.toggle === 'pause' ? 'pauseTransfer' : 'resumeTransfer';
              for (const transferId of all.transferIds) actions.send({ type, transferId });
            }}
          />
        )}
      </header>
      <div class="transfers-body">
        {group(rate > 0 ? text('transfersNowRate', formatRate(rate)) : text('transfersNow'), now)}
        {group(text('transfersWaiting'), waiting)}
        <Unfinished transfers={unfinished} actions={actions} />
        {group(text('transfersStopped'), stopped, true)}
        {group(text('transfersDone'), done, true)}
        {transfers.length === 0 && <p class="second">{text('transfersNone')}</p>}
      </div>
    </aside>
  );
}
