import type { FolderRow } from '../../contract/snapshot.ts';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { MiddleName } from '../parts/MiddleName.tsx';
import { fileIcon } from '../talk/transferText.ts';
import { text } from '../words.ts';
import { rowChoices } from './rowChoices.ts';
import { hasFailed, rowText } from './rowText.ts';
import { rowSpan, type Span } from './selection.ts';
import { TickBox } from './TickBox.tsx';

/** What the rows are for: to choose from an offer, to steer what runs, or only to look. */
export type FileRowUse =
  | {
      kind: 'choose';
      ticked(row: FolderRow): 'all' | 'some' | 'none';
      onTick(row: FolderRow, taken: boolean): void;
    }
  | {
      kind: 'steer' | 'look';
      onMark(span: Span, as: 'wanted' | 'held' | 'skipped'): void;
      /** Only the sender has what did not arrive, and only the receiver what is not saved. */
      retries: 'failed' | 'unsaved';
      onRetry(): void;
    };

interface FileRowProps {
  /** `undefined` while it is on its way. */
  row: FolderRow | undefined;
  index: number;
  total: number;
  use: FileRowUse;
  onOpen: (row: FolderRow & { kind: 'folder' }) => void;
}

/** A file or a folder in the list. */
export function FileRow({ row, index, total, use, onOpen }: FileRowProps) {
  const place = { 'aria-setsize': total, 'aria-posinset': index + 1 };
  if (!row) {
    return (
      <li class="file-row" {...place} aria-busy="true">
        <span class="file-row-blank" />
      </li>
    );
  }
  const choosing = use.kind === 'choose' && !(row.kind === 'file' && row.state === 'skipped');
  const words = (
    <>
      <Icon name={row.kind === 'folder' ? 'folder' : fileIcon(row.name)} />
      <span class="file-row-words">
        {row.kind === 'folder' ? (
          <button
            type="button"
            class="file-row-name"
            aria-label={text('openFolder', row.name)}
            onClick={() => onOpen(row)}
          >
            <MiddleName name={row.name} />
          </button>
        ) : (
          <MiddleName name={row.name} />
        )}
        <span class={`second ${hasFailed(row) ? 'note-failed' : ''}`}>{rowText(row)}</span>
      </span>
    </>
  );
  return (
    <li
      class={`file-row ${isQuiet(row) ? 'file-row-quiet' : ''}`}
      aria-label={row.name}
      data-state={'state' in row ? row.state : undefined}
      {...place}
    >
      {choosing && <TickBox label={row.name} state={use.ticked(row)} onChange={(taken) => use.onTick(row, taken)} />}
      {row.kind === 'folder' ? (
        // All of it opens the folder: the button reaches over it.
        <div class="file-row-open file-row-folder">
          {words}
          <Icon name="chevron" size={16} />
        </div>
      ) : choosing ? (
        // The box before it has the name already; this is only more to click at.
        // biome-ignore lint/a11y/noStaticElementInteractions: see above.
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
        <div class="file-row-open" onClick={() => use.onTick(row, use.ticked(row) !== 'all')}>
          {words}
        </div>
      ) : (
        <div class="file-row-file">{words}</div>
      )}
      {use.kind !== 'choose' && <RowButtons row={row} use={use} />}
    </li>
  );
}

/** What can be done with one file, or with everything in a folder. */
function RowButtons({ row, use }: { row: FolderRow; use: FileRowUse & { kind: 'steer' | 'look' } }) {
  const state = row.kind === 'file' ? row.state : null;
  if (state === use.retries) return <IconButton icon="renew" label={text('tryAgain')} onClick={use.onRetry} />;
  const { goOn, hold, leaveOut } = rowChoices(row);
  if (use.kind === 'look' || !leaveOut) return null;
  const mark = (as: 'wanted' | 'held' | 'skipped') => () => use.onMark(rowSpan(row), as);
  return (
    <span class={`file-row-buttons ${state === 'held' ? 'file-row-buttons-shown' : ''}`}>
      {goOn && <IconButton icon="play" label={text('goOn')} onClick={mark('wanted')} />}
      {hold && <IconButton icon="pause" label={text('hold')} onClick={mark('held')} />}
      <IconButton icon="cross" label={text('leaveOut')} onClick={mark('skipped')} />
    </span>
  );
}

function isQuiet(row: FolderRow): boolean {
  return row.kind === 'file' ? row.state === 'skipped' : row.fileCount > 0 && row.skippedFiles === row.fileCount;
}
