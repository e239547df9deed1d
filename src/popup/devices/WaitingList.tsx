import type { Snapshot, WaitingMessage } from '../../contract/snapshot.ts';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { subjectName } from '../share/subjectName.ts';
import type { TransferActions } from '../talk/TransferActions.ts';
import { hostOf } from '../talk/webLinks.ts';
import { text } from '../words.ts';
import { TransferRow } from './TransferRow.tsx';
import { waitingFor } from './waitingFor.ts';

interface WaitingListProps {
  device: string;
  name: string;
  snapshot: Pick<Snapshot, 'waiting' | 'transfers'>;
  actions: TransferActions;
}

/** What a remembered device gets when it is linked, and a way to take it back. */
export function WaitingList({ device, name, snapshot, actions }: WaitingListProps) {
  const { messages, transfers } = waitingFor(device, snapshot);
  if (messages.length + transfers.length === 0) return null;
  return (
    <section class="settings-card waits" aria-label={text('waitsTitle', name)}>
      <h2 class="waits-heading">{text('waitsTitle', name)}</h2>
      <p class="second">{text('waitsNote')}</p>
      <ul class="transfer-list">
        {messages.map((message) => (
          <MessageRow
            key={message.id}
            message={message}
            onDrop={() => actions.send({ type: 'dropMessage', messageId: message.id })}
          />
        ))}
        {transfers.map((transfer) => (
          <TransferRow key={transfer.id} transfer={transfer} remoteName={name} actions={actions} />
        ))}
      </ul>
    </section>
  );
}

function MessageRow({ message, onDrop }: { message: WaitingMessage; onDrop: () => void }) {
  const { shared } = message;
  const links = shared?.what === 'links' ? shared.links : [];
  const hosts = [...new Set(links.map(hostOf))].join(', ');
  return (
    <li class="transfer-row transfer-row-mine">
      <div class="card-top">
        <span class="card-shape">
          <Icon name={links.length > 0 ? 'globe' : 'text'} size={16} />
        </span>
        <div class="card-words">
          <p class="card-name waits-words" dir="auto">
            {links.length > 0 ? subjectName({ what: 'links', links }) : message.text}
          </p>
          {hosts !== '' && <p class="second">{hosts}</p>}
        </div>
        <IconButton icon="cross" label={text('shareDrop')} onClick={onDrop} />
      </div>
    </li>
  );
}
