import type { TransferView } from '../../contract/snapshot.ts';
import { formatNumber, formatSize } from '../format.ts';
import { Button } from '../parts/Button.tsx';
import { PlaceProblem } from '../talk/PlaceProblem.tsx';
import { SaveTo } from '../talk/SaveTo.tsx';
import type { TransferActions } from '../talk/TransferActions.ts';
import { filesText } from '../talk/transferText.ts';
import { text } from '../words.ts';
import { leftOutOf, type Selection, type Span } from './selection.ts';

interface ChooseFooterProps {
  transfer: TransferView;
  actions: TransferActions;
  whole: Span;
  selection: Selection;
  onAnswer: (accepted: boolean) => void;
}

/** How much is ticked, and the answer to the offer. */
export function ChooseFooter({ transfer, actions, whole, selection, onAnswer }: ChooseFooterProps) {
  const left = leftOutOf(selection, whole);
  const count = whole.fileCount - left.fileCount;
  const nothing = count === 0 && whole.fileCount > 0;
  return (
    <footer class="files-footer">
      <p class="second" role="status">
        {nothing
          ? text('filesNoneSelected')
          : text('filesSelected', formatNumber(count), filesText(whole.fileCount), formatSize(whole.size - left.size))}
      </p>
      <SaveTo transfer={transfer} actions={actions} opens="up" />
      <PlaceProblem transfer={transfer} actions={actions} kind="plain" />
      {actions.acceptsAgain === transfer.id && (
        <p class="second" role="status">
          {text('acceptOnceMore')}
        </p>
      )}
      <div class="card-actions">
        <Button onClick={() => onAnswer(false)}>{text('decline')}</Button>
        <Button kind="main" disabled={nothing} onClick={() => onAnswer(true)}>
          {text('accept')}
        </Button>
      </div>
    </footer>
  );
}
