import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Conversation, TransferView } from '../../contract/snapshot.ts';
import type { EpochMs } from '../../core/units.ts';
import { formatDay } from '../format.ts';
import { useNow } from '../useNow.ts';
import { text } from '../words.ts';
import { FileCard } from './FileCard.tsx';
import { Message } from './Message.tsx';
import type { MessageActions } from './MessageActions.ts';
import type { TransferActions } from './TransferActions.ts';
import { type Row, timeline } from './timeline.ts';

interface LogProps {
  linkId: string;
  conversation: Conversation | undefined;
  transfers: readonly TransferView[];
  remoteName: string;
  /** What stands there while nothing was said. */
  empty: ComponentChildren;
  actions: TransferActions;
  messageActions: MessageActions;
  /** The entry to show and to give the focus to. */
  aim: string | null;
  onAimed: () => void;
}

/** Within this many pixels of the end, the log follows what arrives; further up, someone is reading. */
const FOLLOW_PX = 80;

/** Where a log was left while someone read further up, by link: who looks at a card's files comes back to the card. */
const leftAt = new Map<string, number>();

/** The conversation, newest at the bottom. A live region: what arrives is spoken. */
export function Log({
  linkId,
  conversation,
  transfers,
  remoteName,
  empty,
  actions,
  messageActions,
  aim,
  onAimed,
}: LogProps) {
  const log = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  // "Today" becomes "Yesterday" while a panel stays open for days.
  const now = useNow(60_000);
  const rows = useMemo(() => timeline(conversation, transfers), [conversation, transfers]);
  const last = rows.at(-1);
  const ownLast = last?.kind === 'message' && last.entry.from === 'local' ? last.key : null;

  // One's own message scrolls to the end wherever one was.
  useLayoutEffect(() => {
    following.current = true;
  }, [ownLast]);
  // A card grows and shrinks with its phase and what it shows of its file; mere progress moves nothing.
  const shape = rows.map((row) => (row.kind === 'transfer' ? row.key + cardShape(row.transfer) : row.key)).join();
  useLayoutEffect(() => {
    if (following.current && log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [shape]);
  useLayoutEffect(() => {
    const element = log.current;
    const at = leftAt.get(linkId);
    if (element && at !== undefined) {
      element.scrollTop = at;
      following.current = false;
    }
    return () => {
      if (element && !following.current) leftAt.set(linkId, element.scrollTop);
      else leftAt.delete(linkId);
    };
  }, [linkId]);

  const aimed = aim === null ? -1 : rows.findIndex(({ key }) => key === aim);
  useEffect(() => {
    const all = log.current?.children;
    const element = aimed === -1 ? undefined : all?.[all.length - rows.length + aimed];
    if (!(element instanceof HTMLElement)) return;
    following.current = false;
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'center' });
    onAimed();
  }, [aimed]);

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
      {conversation !== undefined && rows.length === 0 && empty}
      {rows.map((row) => (
        <LogRow
          key={row.key}
          row={row}
          now={now}
          remoteName={remoteName}
          actions={actions}
          messageActions={messageActions}
        />
      ))}
    </div>
  );
}

function cardShape({ state, preview }: TransferView): string {
  return preview === null ? state.phase : `${state.phase} ${preview.kind}`;
}

interface LogRowProps extends Pick<LogProps, 'remoteName' | 'actions' | 'messageActions'> {
  row: Row;
  now: EpochMs;
}

/** One row, drawn again only when something in it changed: a long log stays still while a file moves. */
function LogRow({ row, now, remoteName, actions, messageActions }: LogRowProps) {
  const shown = row.kind === 'day' ? formatDay(row.at, now) : row.kind === 'message' ? row.entry : row.transfer;
  const endsRun = row.kind === 'message' && row.endsRun;
  // `row` itself is new with every snapshot; what it shows is not.
  return useMemo(() => {
    switch (row.kind) {
      case 'day':
        return <p class="log-note">{shown as string}</p>;
      case 'message':
        return <Message entry={row.entry} remoteName={remoteName} endsRun={endsRun} actions={messageActions} />;
      case 'transfer':
        return <FileCard transfer={row.transfer} remoteName={remoteName} actions={actions} />;
    }
  }, [shown, endsRun, remoteName, actions, messageActions]);
}
