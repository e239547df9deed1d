import { countText } from '../countText.ts';
import { Mark } from '../parts/Mark.tsx';
import { text } from '../words.ts';

/** Covers the conversation while files hover over the page. */
export function DropTarget({ name, count }: { name: string; count: number }) {
  return (
    <div class="drop-target" role="status">
      <Mark pose="linked" size={104} />
      <p class="drop-heading">{text('dropHeading', name)}</p>
      {count > 0 && <p class="second">{countText('itemsOne', 'itemsOther', count)}</p>}
    </div>
  );
}
