import type { LinkView, Snapshot } from '../../contract/snapshot.ts';
import type { Shared } from '../../core/shared.ts';
import { WaitingList } from '../devices/WaitingList.tsx';
import { errorWords, inSentences } from '../errorWords.ts';
import { EmptyTalk } from '../lazyViews.ts';
import { Button } from '../parts/Button.tsx';
import { randomId } from '../randomId.ts';
import { isLive } from '../route.ts';
import type { Services, Surface } from '../services.ts';
import type { Outcome, Store } from '../store.ts';
import { rememberCommand } from '../trust/rememberCommand.ts';
import { text } from '../words.ts';
import { Composer } from './Composer.tsx';
import { DropTarget } from './DropTarget.tsx';
import type { DropSource } from './dropped.ts';
import { Log } from './Log.tsx';
import { PageRow } from './PageRow.tsx';
import { sendClipboard } from './sendClipboard.ts';
import { TalkHeader } from './TalkHeader.tsx';
import type { TransferActions } from './TransferActions.ts';
import { linkStatus } from './transferText.ts';
import { useFileDrop } from './useFileDrop.ts';

interface TalkViewProps {
  link: LinkView;
  snapshot: Snapshot;
  surface: Surface;
  store: Store;
  services: Services;
  actions: TransferActions;
  problem: (Outcome & { ok: false }) | null;
  onOutcome: (outcome: Outcome) => void;
  onBack?: (() => void) | undefined;
  onPair: () => void;
  /** With the same device, if it is remembered. */
  onPairAgain: () => void;
  onSettings: () => void;
  onPanel: () => void;
  onAttach: () => void;
  attachesNow: boolean;
  onAttaching: () => void;
  onDevice: (key: string) => void;
  onHistory: (key: string) => void;
  /** The entry to show, once. */
  aim: string | null;
  onAimed: () => void;
}

/** The conversation with one device: messages, files, and where to write. */
export function TalkView(props: TalkViewProps) {
  const {
    link,
    snapshot,
    surface,
    store,
    services,
    actions,
    problem,
    onOutcome,
    onBack,
    onPair,
    onPairAgain,
    onSettings,
    onPanel,
    onAttach,
    attachesNow,
    onAttaching,
    onDevice,
    onHistory,
    aim,
    onAimed,
  } = props;
  const live = isLive(link);
  const { key } = link;
  const remembered = snapshot.devices.some((device) => device.key === key);
  // Once, where two cameras settled everything and nothing else would ask: it is gone with the first word.
  const isEmpty = (store.conversations.value.get(link.id)?.entries.length ?? 0) === 0;
  const isSilent = isEmpty && !snapshot.transfers.some(({ linkId }) => linkId === link.id);
  const asksToRemember =
    link.state.phase === 'connected' && link.trust.kind === 'checked' && key !== null && !remembered && isEmpty;
  const remember = (on: boolean) => actions.send(rememberCommand(link, on));
  const aboutDevice =
    key === null || (!remembered && !live)
      ? []
      : remembered
        ? [
            { label: text('history'), onSelect: () => onHistory(key) },
            { label: text('deviceDetails'), onSelect: () => onDevice(key) },
          ]
        : [{ label: text('rememberDevice'), onSelect: () => remember(true) }];
  // What a remembered device gets when it is linked again is taken all the same.
  const queueFor = !live && remembered ? key : null;
  const say = (message: string, messageId: string, shared?: Shared) => {
    const what = { messageId, text: message, ...(shared && { shared }) };
    return store.send(
      queueFor === null
        ? { type: 'sendMessage', linkId: link.id, ...what }
        : { type: 'queueMessage', device: queueFor, ...what },
    );
  };
  const sendFiles = async (source: DropSource) => {
    const dropId = randomId();
    const to = queueFor === null ? { linkId: link.id } : { device: queueFor };
    const outcome = await services.sendFiles(dropId, to, source);
    // Who cancels while the folders are still being read knows that it was not sent.
    const sent = store.snapshot.peek()?.transfers.find(({ id }) => id === dropId);
    if (outcome.ok || sent?.state.phase !== 'cancelled') onOutcome(outcome);
  };
  const onFiles = surface === 'popup' ? null : (source: DropSource) => void sendFiles(source);
  const clipboard = () => {
    const sayShared = (words: string, shared: Shared) => say(words, randomId(), shared);
    void sendClipboard(sayShared, services, sendFiles, Date.now()).then(onOutcome);
  };
  const hovering = useFileDrop(live || queueFor !== null, (source) => void sendFiles(source));

  return (
    <main class="talk">
      <TalkHeader
        link={link}
        devices={snapshot.devices}
        surface={surface}
        onRemember={remember}
        send={store.send}
        onCompared={(match) => actions.send({ type: 'compareEmoji', linkId: link.id, match })}
        onBack={onBack}
        onPanel={onPanel}
        onTab={() => services.openTab()}
        menu={[
          ...aboutDevice,
          { label: text('pairAnother'), onSelect: onPair },
          { label: text('settings'), onSelect: onSettings },
          live
            ? {
                label: text('closeLink'),
                danger: true,
                onSelect: () => actions.send({ type: 'closeLink', linkId: link.id }),
              }
            : { label: text('removeLink'), onSelect: () => actions.send({ type: 'dismissLink', linkId: link.id }) },
        ]}
      />
      <div class="talk-body">
        <Log
          key={link.id}
          linkId={link.id}
          conversation={store.conversations.value.get(link.id)}
          transfers={snapshot.transfers}
          remoteName={link.name}
          empty={
            (live || queueFor !== null) && (
              <EmptyTalk
                isPopup={surface === 'popup'}
                pageInFront={services.pageInFront}
                onSay={(words) => void say(words, randomId()).then(onOutcome)}
                onPage={(page) => void say('', randomId(), { what: 'links', links: [page] }).then(onOutcome)}
                onClipboard={clipboard}
                onFiles={onFiles}
                onAttach={onAttach}
              />
            )
          }
          actions={actions}
          messageActions={services}
          aim={aim}
          onAimed={onAimed}
        />
        <footer class="talk-footer">
          <LinkNote link={link} onPair={onPairAgain} />
          {queueFor !== null && (
            <WaitingList device={queueFor} name={link.name} snapshot={snapshot} actions={actions} />
          )}
          {asksToRemember && (
            <div class="link-note">
              <p>{text('rememberAsk')}</p>
              <Button kind="text" size="small" onClick={() => remember(true)}>
                {text('remember')}
              </Button>
            </div>
          )}
          {problem && (
            <p class="talk-problem" role="alert">
              {inSentences(errorWords(problem.error))}
            </p>
          )}
          {/* Before anything was said the page stands with all else that could be. */}
          {surface !== 'tab' && (live || queueFor !== null) && !(isSilent && surface === 'popup') && (
            <PageRow
              key={`page ${link.id}`}
              pages={services.pageInFront}
              onSend={(page) => say('', randomId(), { what: 'links', links: [page] })}
              onOutcome={onOutcome}
            />
          )}
          <Composer
            key={link.id}
            linkId={link.id}
            remoteName={link.name}
            disabled={!live && queueFor === null}
            takesFocus={aim === null && !attachesNow}
            drafts={services.drafts}
            onSend={say}
            onProblem={onOutcome}
            onFiles={onFiles}
            onAttach={onAttach}
            attachesNow={attachesNow}
            onAttaching={onAttaching}
            onClipboard={clipboard}
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
