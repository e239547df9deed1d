import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RememberedDevice } from '../../contract/devices.ts';
import type { KeptEntry } from '../../contract/history.ts';
import { type ErrorWords, errorWords, inSentences } from '../errorWords.ts';
import { dayNumber, formatDay, formatTime } from '../format.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { Sure } from '../parts/Sure.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { Services } from '../services.ts';
import type { Store } from '../store.ts';
import { Message } from '../talk/Message.tsx';
import { useNow } from '../useNow.ts';
import { text } from '../words.ts';
import { historySizeText, keptTransferText } from './historyWords.ts';
import { useHistory, useHistorySize } from './useHistory.ts';

interface HistoryViewProps {
  device: RememberedDevice;
  /** What is searched for to begin with. */
  initialWords: string;
  send: Store['send'];
  saveFile: Services['saveFile'];
  onBack: () => void;
}

/** What is kept of the conversations with one device: to read, search, export and delete. */
export function HistoryView({ device, initialWords, send, saveFile, onBack }: HistoryViewProps) {
  const { key, name } = device;
  const [words, setWords] = useState(initialWords);
  const [version, setVersion] = useState(0);
  // Deleting draws the list anew.
  return (
    <main class="history">
      <header class="page-header">
        <IconButton icon="back" label={text('back')} onClick={onBack} />
        <ViewHeading class="page-title">
          <bdi>{name}</bdi>
        </ViewHeading>
      </header>
      <input
        class="text-field history-search"
        type="search"
        aria-label={text('historySearch')}
        placeholder={text('historySearch')}
        value={words}
        dir="auto"
        onInput={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <Kept key={version} device={device} words={words} send={send} saveFile={saveFile}>
        <Sure
          label={text('historyDelete')}
          question={text('historyDeleteSure')}
          yes={text('delete')}
          onSure={() => void send({ type: 'deleteHistory', key }).then(() => setVersion(version + 1))}
        />
      </Kept>
    </main>
  );
}

interface KeptProps {
  device: RememberedDevice;
  words: string;
  send: Store['send'];
  saveFile: Services['saveFile'];
  children: ComponentChildren;
}

function Kept({ device, words, send, saveFile, children }: KeptProps) {
  const { entries, more, loadMore, readAll } = useHistory(send, device.key, words);
  const size = useHistorySize(send, device.key, entries);
  const now = useNow(60_000);
  const [problem, setProblem] = useState<ErrorWords | null>(null);

  // The latest is at the end, and stays where it is while earlier ones come in above it.
  const list = useRef<HTMLDivElement>(null);
  const fromEnd = useRef(0);
  useLayoutEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight - fromEnd.current;
    fromEnd.current = 0;
  }, [entries]);
  const loadEarlier = () => {
    if (list.current) fromEnd.current = list.current.scrollHeight - list.current.scrollTop;
    loadMore();
  };

  async function exportAll(): Promise<void> {
    const { key, name } = device;
    const entries = await readAll();
    setProblem(entries === null ? errorWords({ code: 'background-gone' }) : null);
    if (entries === null) return;
    const kept = {
      app: 'Tandem',
      device: { name, key },
      exportedAt: new Date().toISOString(),
      entries,
    };
    saveFile(`Tandem, ${name}.json`, new Blob([JSON.stringify(kept, null, 2)], { type: 'application/json' }));
  }

  return (
    <>
      <div ref={list} class="history-list" role="log" aria-live="off" aria-label={text('history')}>
        {more && (
          <Button kind="text" size="small" onClick={loadEarlier}>
            {text('historyEarlier')}
          </Button>
        )}
        {entries?.map((entry, index) => (
          <Row key={entry.id} entry={entry} before={entries[index - 1]} now={now} remoteName={device.name} />
        ))}
        {entries?.length === 0 && (
          <p class="log-empty" role="status">
            {text(words.trim() === '' ? 'historyNothing' : 'historyNotFound')}
          </p>
        )}
      </div>
      <footer class="history-footer">
        <p class="second" role="status">
          {size && historySizeText(size)}
        </p>
        {size !== null && size.entries > 0 && (
          <>
            {problem && (
              <p class="talk-problem" role="alert">
                {inSentences(problem)}
              </p>
            )}
            <Button onClick={() => void exportAll()}>{text('historyExport')}</Button>
            {children}
          </>
        )}
      </footer>
    </>
  );
}

interface RowProps {
  entry: KeptEntry;
  before: KeptEntry | undefined;
  now: number;
  remoteName: string;
}

function Row({ entry, before, now, remoteName }: RowProps) {
  const isNewDay = before === undefined || dayNumber(before.at) !== dayNumber(entry.at);
  return (
    <>
      {isNewDay && <p class="log-note">{formatDay(entry.at, now)}</p>}
      {entry.kind === 'message' ? (
        <Message
          entry={{ ...entry, shared: null, delivered: true }}
          remoteName={remoteName}
          endsRun
          showsDelivery={false}
          actions={null}
        />
      ) : (
        <p class="history-transfer">
          <Icon name={entry.direction === 'sending' ? 'arrowUp' : 'arrowDown'} size={16} />
          <span class="device-words">
            <bdi class="device-name">{entry.name || text('severalFiles')}</bdi>
            <span class="second">
              {keptTransferText(entry)} · {formatTime(entry.at)}
            </span>
          </span>
        </p>
      )}
    </>
  );
}
