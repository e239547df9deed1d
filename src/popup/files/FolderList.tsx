import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FolderRow } from '../../contract/snapshot.ts';
import { errorWords, inSentences } from '../errorWords.ts';
import { text } from '../words.ts';
import { FileRow, type FileRowUse } from './FileRow.tsx';
import { folderKey, type OpenFolder } from './openFolder.ts';
import { type RowRange, visibleRows } from './rowWindow.ts';
import { type ListFolder, useFolder } from './useFolder.ts';

/** As high as the style sheet makes a row. */
const ROW_PX = 52;

interface FolderListProps {
  list: ListFolder;
  folder: OpenFolder;
  /** Something else whenever a row may have changed. */
  version: unknown;
  use: FileRowUse;
  /** Where each folder was scrolled to, by `folderKey`: coming back, one finds it as it was left. */
  scrolled: Map<string, number>;
  onOpen: (row: FolderRow & { kind: 'folder' }) => void;
}

/** The rows of one folder. Only those in sight exist, however many there are. */
export function FolderList({ list, folder, version, use, scrolled, onOpen }: FolderListProps) {
  const { total, row, problem, look } = useFolder(list, folder.path, version);
  const [range, setRange] = useState<RowRange>({ from: 0, to: 0 });
  const scroller = useRef<HTMLDivElement>(null);
  const key = folderKey(folder);
  const count = total ?? 0;

  const measure = () => {
    const element = scroller.current;
    if (!element) return;
    const next = visibleRows(element.scrollTop, element.clientHeight, ROW_PX, count);
    setRange((before) => (before.from === next.from && before.to === next.to ? before : next));
    look(next);
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (total !== null) element.scrollTop = scrolled.get(key) ?? 0;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [total]);

  const words = problem && errorWords(problem.error);
  return (
    <div
      ref={scroller}
      class="files-list"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        if (total !== null) scrolled.set(key, currentTarget.scrollTop);
        measure();
      }}
    >
      {words && (
        <p class="talk-problem" role="alert">
          {inSentences(words)}
        </p>
      )}
      {total === 0 && <p class="log-empty">{text('folderEmpty')}</p>}
      <ul style={{ height: `${count * ROW_PX}px`, paddingTop: `${range.from * ROW_PX}px` }}>
        {Array.from({ length: Math.max(0, range.to - range.from) }, (_, offset) => {
          const index = range.from + offset;
          return <FileRow key={index} row={row(index)} index={index} total={count} use={use} onOpen={onOpen} />;
        })}
      </ul>
    </div>
  );
}
