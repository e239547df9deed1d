import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Command } from '../../contract/commands.ts';
import type { Conversation, TransferView } from '../../contract/snapshot.ts';
import type { EpochMs } from '../../core/units.ts';
import { formatDay } from '../format.ts';
import { useNow } from '../useNow.ts';
import { text } from '../words.ts';
import { FileCard } from './FileCard.tsx';
import { Message } from './Message.tsx';
import { type Row, timeline } from './timeline.ts';

interface LogProps {
  conversation: Conversation | undefined;
  transfers: readonly TransferView[];
  remoteName: string;
  emptyText: string;
  onCommand: (command: Command) => void;
}

/** Within this many pixels of the end, the log follows what arrives; further up, someone is reading. */
const FOLLOW_PX = 80;

/** The conversation, newest at the bottom. A live region: what arrives is spoken. */
export function Log({ conversation, transfers, remoteName, emptyText, onCommand }: LogProps) {
  const log = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  // "Today" becomes "Yesterday" while a panel stays open for days.
  const now = useNow(60_000);
  const rows = timeline(conversation, transfers);
  const last = rows.at(-1);
  const ownLast = last?.kind === 'message' && last.entry.from === 'local' ? last.key : null;

  // One's own message scrolls to the end wherever one was.
  useLayoutEffect(() => {
    following.current = true;
  }, [ownLast]);
  useLayoutEffect(() => {
    if (following.current && log.current) log.current.scrollTop = log.current.scrollHeight;
  });

  return (
    <div
      ref={log}
      class="log"
      role="log"
      aria-label={text('conversation')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        following.current = scrollHeight - scrollTop - clientHeight < FOLLOW_PX;
      }}
    >
      {rows.length > 0 && <div class="log-space" />}
      {(conversation?.dropped ?? 0) > 0 && <p class="log-note">{text('olderDropped')}</p>}
      {rows.length === 0 && <p class="log-empty">{emptyText}</p>}
      {rows.map((row) => (
        <LogRow key={row.key} row={row} now={now} remoteName={remoteName} onCommand={onCommand} />
      ))}
    </div>
  );
}

interface LogRowProps extends Pick<LogProps, 'remoteName' | 'onCommand'> {
  row: Row;
  now: EpochMs;
}

function LogRow({ row, now, remoteName, onCommand }: LogRowProps) {
  switch (row.kind) {
    case 'day':
      return <p class="log-note">{formatDay(row.at, now)}</p>;
    case 'message':
      return <Message entry={row.entry} remoteName={remoteName} endsRun={row.endsRun} />;
    case 'transfer':
      return <FileCard transfer={row.transfer} remoteName={remoteName} onCommand={onCommand} />;
  }
}
