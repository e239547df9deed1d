import { useCallback, useState } from 'preact/hooks';
import type { Command } from '../../contract/commands.ts';
import type { DroppedFile } from '../../contract/fileDrop.ts';
import type { LinkView, Snapshot } from '../../contract/snapshot.ts';
import { errorWords } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import { isLive } from '../route.ts';
import type { Services, Surface } from '../services.ts';
import type { Outcome, Store } from '../store.ts';
import { text } from '../words.ts';
import { Composer } from './Composer.tsx';
import { DropTarget } from './DropTarget.tsx';
import { looseFiles } from './dropped.ts';
import { Log } from './Log.tsx';
import { TalkHeader } from './TalkHeader.tsx';
import { linkStatus } from './transferText.ts';
import { useFileDrop } from './useFileDrop.ts';

interface TalkViewProps {
  link: LinkView;
  snapshot: Snapshot;
  surface: Surface;
  store: Store;
  services: Services;
  onBack?: (() => void) | undefined;
  onPair: () => void;
  onSettings: () => void;
}

/** The conversation with one device: messages, files, and where to write. */
export function TalkView({ link, snapshot, surface, store, services, onBack, onPair, onSettings }: TalkViewProps) {
  const [problem, setProblem] = useState<(Outcome & { ok: false }) | null>(null);
  const live = isLive(link);
  const show = useCallback((outcome: Outcome) => setProblem(outcome.ok ? null : outcome), []);
  const sendFiles = async (reading: Promise<DroppedFile[]>) => {
    try {
      const files = await reading;
      if (files.length > 0) show(await services.sendFiles(link.id, files));
    } catch {
      show({ ok: false, error: { code: 'source-unreadable' } });
    }
  };
  const hovering = useFileDrop(live, (files) => void sendFiles(files));
  // One function for the life of the view: a new one would have every row of the log drawn again.
  const command = useCallback((sent: Command) => void store.send(sent).then(show), [store, show]);

  return (
    <main class="talk">
      <TalkHeader
        link={link}
        surface={surface}
        onBack={onBack}
        onPanel={services.openPanel}
        onTab={() => services.openTab()}
        menu={[
          { label: text('pairAnother'), onSelect: onPair },
          { label: text('settings'), onSelect: onSettings },
          live
            ? {
                label: text('closeLink'),
                danger: true,
                onSelect: () => command({ type: 'closeLink', linkId: link.id }),
              }
            : { label: text('removeLink'), onSelect: () => command({ type: 'dismissLink', linkId: link.id }) },
        ]}
      />
      <div class="talk-body">
        <Log
          key={link.id}
          conversation={store.conversations.value.get(link.id)}
          transfers={snapshot.transfers.filter((transfer) => transfer.linkId === link.id)}
          remoteName={link.name}
          emptyText={text(surface === 'popup' ? 'conversationEmptyPopup' : 'conversationEmpty')}
          onCommand={command}
        />
        <footer class="talk-footer">
          <LinkNote link={link} onPair={onPair} />
          {problem && (
            <p class="talk-problem" role="alert">
              {errorWords(problem.error).title}. {errorWords(problem.error).hint}
            </p>
          )}
          <Composer
            key={link.id}
            linkId={link.id}
            remoteName={link.name}
            disabled={!live}
            drafts={services.drafts}
            onSend={(message, messageId) =>
              store.send({ type: 'sendMessage', linkId: link.id, messageId, text: message })
            }
            onProblem={show}
            onFiles={surface === 'popup' ? null : (files) => void sendFiles(Promise.resolve(looseFiles(files)))}
            onAttach={services.openPanel}
          />
        </footer>
        {hovering !== null && <DropTarget name={link.name} count={hovering} />}
      </div>
    </main>
  );
}

/** One calm line above the composer while the link does not carry. */
function LinkNote({ link, onPair }: { link: LinkView; onPair: () => void }) {
  const { state } = link;
  if (state.phase === 'connected' || state.phase === 'connecting') return null;
  const ended = !isLive(link);
  return (
    <div class="link-note" role="status">
      <p>{ended ? linkStatus(state, link.name) : text('interruptedNote')}</p>
      {ended && (
        <Button kind="text" size="small" onClick={onPair}>
          {text('pairAgain')}
        </Button>
      )}
    </div>
  );
}
