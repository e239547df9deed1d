import type { TransferView } from '../../contract/snapshot.ts';
import { IconButton } from '../parts/IconButton.tsx';
import { text } from '../words.ts';
import type { TransferActions } from './TransferActions.ts';
import { transferChoices } from './transferChoices.ts';

interface TransferButtonsProps {
  transfer: TransferView;
  actions: TransferActions;
}

/** Pause or go on, and end it: the same two on a card, in a row and above the files. */
export function TransferButtons({ transfer, actions }: TransferButtonsProps) {
  const { toggle, end } = transferChoices(transfer);
  const { id: transferId } = transfer;
  const type = end === 'decline' ? 'declineTransfer' : 'cancelTransfer';
  return (
    <>
      {toggle !== null && (
        // One button for both, so that the focus stays where it was pressed.
        <IconButton
          icon={toggle === 'pause' ? 'pause' : 'play'}
          label={text(toggle)}
          onClick={() => actions.send({ type: toggle === 'pause' ? 'pauseTransfer' : 'resumeTransfer', transferId })}
        />
      )}
      {end !== null && <IconButton icon="cross" label={text(end)} onClick={() => actions.send({ type, transferId })} />}
    </>
  );
}
