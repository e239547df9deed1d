import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { LinkView, Pairing } from '../contract/snapshot.ts';
import { createRouter } from './createRouter.ts';
import { DevicesView } from './devices/DevicesView.tsx';
import { TabShell } from './devices/TabShell.tsx';
import { FilesView } from './files/FilesView.tsx';
import { CameraPage } from './pairing/CameraPage.tsx';
import { ConnectedView } from './pairing/ConnectedView.tsx';
import { PairingView } from './pairing/PairingView.tsx';
import { randomId } from './randomId.ts';
import { currentView, isLive, type View } from './route.ts';
import type { Services, Surface } from './services.ts';
import { ServersView } from './settings/ServersView.tsx';
import { SettingsView } from './settings/SettingsView.tsx';
import type { Outcome, Store } from './store.ts';
import { TalkView } from './talk/TalkView.tsx';
import type { TransferActions } from './talk/TransferActions.ts';
import { isUnfinished } from './talk/transferChoices.ts';
import { StopView } from './trust/StopView.tsx';
import { language } from './words.ts';

interface AppProps {
  surface: Surface;
  store: Store;
  services: Services;
  firstView?: View;
}

/** The whole app: chooses the view, and gives it its values and callbacks. */
export function App({ surface, store, services, firstView }: AppProps) {
  const router = useMemo(() => createRouter(store, surface, firstView), [store, surface, firstView]);
  const view = currentView(router.route.value);
  const snapshot = store.snapshot.value;
  const transfer = 'transferId' in view ? snapshot?.transfers.find(({ id }) => id === view.transferId) : undefined;
  const linkId = 'linkId' in view ? view.linkId : transfer?.linkId;
  const link = snapshot?.links.find(({ id }) => id === linkId);

  useEffect(() => {
    document.documentElement.lang = language();
  }, []);
  // A conversation is narrower than the code: showing the one and then the other would make the popup jump.
  const expectsLink = useMemo(() => services.linkedBefore.load(), [services]);
  const waits = !snapshot && expectsLink && view.view === 'pairing';
  const firstPairing = useMemo<Pairing>(() => {
    const code = services.codeOnShow();
    return code === null ? { phase: 'preparing' } : { phase: 'shown', code, shownAt: 0 };
  }, [services]);
  const shown = waits ? 'waiting' : view.view;
  useLayoutEffect(() => {
    // The popup's size follows the view, so the page itself must know it.
    document.documentElement.dataset.view = shown;
  }, [shown]);
  const linked = snapshot?.links.some(isLive);
  useEffect(() => {
    if (linked !== undefined) services.linkedBefore.save(linked);
  }, [linked, services]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && router.back())
        event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [router]);
  const meetingId = view.view === 'connected' ? view.linkId : '';
  const endMeeting = useCallback(() => router.endMeeting(meetingId), [router, meetingId]);

  // What went wrong is shown in the view where the person acted, and gone with it.
  const [problem, setProblem] = useState<(Outcome & { ok: false }) | null>(null);
  const tell = useCallback((outcome: Outcome) => setProblem(outcome.ok ? null : outcome), []);
  useEffect(() => setProblem(null), [view]);
  const actions = useMemo<TransferActions>(
    () => ({
      send: (command) => void store.send(command).then(tell),
      showFiles: (transferId) => router.open({ view: 'files', transferId }),
      keptSources: services.keptSources,
      giveSources: (transferId, source) => services.sendFiles(randomId(), { transferId }, source),
      pickElsewhere: surface === 'popup' ? services.openPanel : null,
    }),
    [store, router, services, surface, tell],
  );

  const open = (next: View) => () => router.open(next);
  const hasDevices = snapshot !== null && (snapshot.links.length > 0 || snapshot.transfers.some(isUnfinished));
  const onDevices = view.view !== 'devices' && hasDevices ? open({ view: 'devices' }) : undefined;
  const navigation = {
    onDevices,
    onPanel: services.openPanel,
    onTab: () => services.openTab(),
    onSettings: open({ view: 'settings' }),
  };
  const openLink = (linkId: string) => router.open({ view: 'talk', linkId });
  const onBack = router.canGoBack() ? () => void router.back() : undefined;

  const talk = (talkLink: LinkView) =>
    snapshot && (
      <TalkView
        key={talkLink.id}
        link={talkLink}
        snapshot={snapshot}
        surface={surface}
        store={store}
        services={services}
        actions={actions}
        problem={problem}
        onOutcome={tell}
        onBack={onBack}
        onPair={open({ view: 'pairing' })}
        onSettings={open({ view: 'settings' })}
      />
    );

  if (waits) return null;
  if (view.view === 'camera') return <CameraPage services={services} onStay={() => void router.back()} />;
  const compared = (linkId: string, match: boolean) => {
    actions.send({ type: 'compareEmoji', linkId, match });
    if (match) router.endMeeting(linkId);
  };
  if (view.view === 'connected' && link) {
    return <ConnectedView link={link} onAnswer={(match) => compared(link.id, match)} onDone={endMeeting} />;
  }
  if (view.view === 'stopped' && link) {
    const close = () => actions.send({ type: 'dismissLink', linkId: link.id });
    return <StopView link={link} ownSeed={snapshot?.device.seed ?? ''} onClose={close} />;
  }
  if (view.view === 'settings' && snapshot) {
    return (
      <SettingsView
        {...snapshot.device}
        servers={snapshot.servers.length}
        onServers={open({ view: 'servers' })}
        onRename={(name) => store.send({ type: 'renameDevice', name })}
        onBack={() => void router.back()}
      />
    );
  }
  if (view.view === 'servers' && snapshot) {
    return <ServersView servers={snapshot.servers} send={store.send} onBack={() => void router.back()} />;
  }
  const files = transfer && (
    <FilesView
      key={transfer.id}
      transfer={transfer}
      remoteName={link?.name ?? transfer.peerName}
      send={store.send}
      actions={actions}
      problem={problem}
      onBack={() => void router.back()}
    />
  );
  if (snapshot && (view.view === 'devices' || transfer || (view.view === 'talk' && link))) {
    const content =
      files ??
      (view.view === 'talk' && link ? (
        talk(link)
      ) : (
        <DevicesView
          snapshot={snapshot}
          navigation={{ surface, ...navigation, onDevices: undefined }}
          actions={actions}
          onOpen={openLink}
          onPair={open({ view: 'pairing' })}
        />
      ));
    if (surface !== 'tab') return content;
    return (
      <TabShell
        snapshot={snapshot}
        selectedId={link?.id ?? null}
        showsDevices={view.view === 'devices'}
        actions={actions}
        onOpen={openLink}
        onPair={open({ view: 'pairing' })}
        onSettings={open({ view: 'settings' })}
      >
        {content}
      </TabShell>
    );
  }
  return (
    <PairingView
      pairing={snapshot?.pairing ?? firstPairing}
      network={snapshot?.network ?? { choice: 'same', trouble: null }}
      servers={snapshot?.servers ?? []}
      onServers={open({ view: 'servers' })}
      unfinished={snapshot?.transfers.filter(isUnfinished).length ?? 0}
      surface={surface}
      store={store}
      services={services}
      navigation={navigation}
    />
  );
}
