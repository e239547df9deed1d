import { useState } from 'preact/hooks';
import type { ServerAnswer, ServerView } from '../../contract/snapshot.ts';
import { errorWords } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { Store } from '../store.ts';
import { text } from '../words.ts';
import { ServerForm } from './ServerForm.tsx';
import { ServerRow, type ServerTrial } from './ServerRow.tsx';

interface ServersViewProps {
  servers: readonly ServerView[];
  send: Store['send'];
  onBack: () => void;
}

/** The servers that "Different networks" asks: what each is for, what it learns, and whether it answers. */
export function ServersView({ servers, send, onBack }: ServersViewProps) {
  /** Which one is being changed; `servers.length` is a new one. */
  const [edited, setEdited] = useState<number | null>(null);
  const [trials, setTrials] = useState<ReadonlyMap<string, ServerTrial>>(new Map());
  const tell = (key: string, trial: ServerTrial) => setTrials((before) => new Map(before).set(key, trial));

  async function test(server: ServerView): Promise<void> {
    tell(keyOf(server), 'asking');
    const outcome = await send({ type: 'tryServer', server: { ...server, credential: null } });
    if (outcome.ok) tell(keyOf(server), (outcome.value as ServerAnswer | undefined) ?? { answer: 'no-answer' });
    else tell(keyOf(server), errorWords(outcome.error));
  }

  const form = (index: number | null) => (
    <ServerForm
      server={index === null ? null : (servers[index] ?? null)}
      onSave={async (server) => {
        const outcome = await send({ type: 'saveServer', index, server });
        if (outcome.ok) setEdited(null);
        return outcome;
      }}
      onRemove={
        index === null
          ? null
          : () => {
              setEdited(null);
              void send({ type: 'removeServer', index });
            }
      }
      onCancel={() => setEdited(null)}
    />
  );

  return (
    <main class="settings">
      <header class="page-header">
        <IconButton icon="back" label={text('back')} onClick={onBack} />
        <ViewHeading class="page-title">{text('differentSetting')}</ViewHeading>
        {servers.length > 1 && (
          <Button kind="text" size="small" onClick={() => void Promise.all(servers.map(test))}>
            {text('serverTestAll')}
          </Button>
        )}
      </header>
      <p class="settings-intro">{text('serversIntro')}</p>
      <ul class="settings-card server-list">
        {servers.map((server, index) => (
          <li key={keyOf(server)} class="server-item">
            {edited === index ? (
              form(index)
            ) : (
              <ServerRow
                server={server}
                trial={trials.get(keyOf(server)) ?? null}
                onTest={() => void test(server)}
                onEdit={() => setEdited(index)}
              />
            )}
          </li>
        ))}
        {servers.length === 0 && edited === null && <li class="server-item second">{text('serversEmpty')}</li>}
        {edited === servers.length && <li class="server-item">{form(null)}</li>}
      </ul>
      <div class="settings-foot">
        <Button icon="plus" disabled={edited === servers.length} onClick={() => setEdited(servers.length)}>
          {text('serverAdd')}
        </Button>
        <Button
          kind="text"
          onClick={() => {
            setEdited(null);
            void send({ type: 'restoreServers' });
          }}
        >
          {text('serverRestore')}
        </Button>
      </div>
    </main>
  );
}

function keyOf({ url, username }: ServerView): string {
  return `${url} ${username}`;
}
