import type { TransferView } from '../../contract/snapshot.ts';
import { Icon } from '../parts/Icon.tsx';
import { MiddleName } from '../parts/MiddleName.tsx';
import { text } from '../words.ts';
import { hasTree, transferName } from './transferText.ts';

interface TransferNameProps {
  transfer: TransferView;
  onShow: (transferId: string) => void;
}

/** Phases in which there are files to be looked at. */
const LISTED: readonly string[] = [
  'offered',
  'queued',
  'moving',
  'paused',
  'interrupted',
  'waiting',
  'checking',
  'saving',
  'done',
];

/** What is on its way; the name of a folder or of several files leads to them. */
export function TransferName({ transfer, onShow }: TransferNameProps) {
  const name = transferName(transfer);
  // Before it is offered nobody has looked through it.
  if (!hasTree(transfer) || transfer.forLater || !LISTED.includes(transfer.state.phase))
    return <MiddleName name={name} class="card-name" />;
  return (
    <button type="button" class="card-open" onClick={() => onShow(transfer.id)}>
      {/* In the content: what is shown is a part of the name at most, which a label would have to contain. */}
      <span class="visually-hidden">{text('showFiles', name)}</span>
      <span class="card-open-name" aria-hidden="true">
        <MiddleName name={name} class="card-name" />
      </span>
      <Icon name="chevron" size={14} />
    </button>
  );
}
