import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { GoOn, Place } from '../contract/place.ts';
import type { LinkView, Pairing } from '../contract/snapshot.ts';
import { Arrivals } from './Arrivals.tsx';
import { createRouter } from './createRouter.ts';
import { DevicesView, knowsAnybody } from './devices/DevicesView.tsx';
import { filesWaitingFor } from './devices/filesWaiting.ts';
import { WaitingList } from './devices/WaitingList.tsx';
import {
  CameraPage,
  DeviceView,
  FilesView,
  HistoryView,
  QueueComposer,
  SettingsPages,
  ShareChoice,
  ShortcutsView,
  StopView,
  TabShell,
  useLoadedView,
} from './lazyViews.ts';
import { ConnectedView } from './pairing/ConnectedView.tsx';
import { PairingView } from './pairing/PairingView.tsx';
import { randomId } from './randomId.ts';
import { currentView, isLive, type View } from './route.ts';
import type { Services, Surface } from './services.ts';
import { isSettingsPage } from './settings/isSettingsPage.ts';
import { subjectName } from './share/subjectName.ts';
import { useShortcutsKey } from './shortcuts/useShortcutsKey.ts';
import type { Outcome, Store } from './store.ts';
import { TalkView } from './talk/TalkView.tsx';
import type { TransferActions } from './talk/TransferActions.ts';
import { isUnfinished } from './talk/transferChoices.ts';
import { rememberCommand } from './trust/rememberCommand.ts';
import { language } from './words.ts';

interface AppProps {
  surface: Surface;
  store: Store;
  services: Services;
  firstView?: View;
  /** What another page has led here for. */
  arrivedAt?: Place;
}

/** The whole app: a view, and what is said beside every view. */
export function App(props: AppProps) {
  return (
    <>
      <ViewOnShow {...props} />
      <Arrivals links={props.store.snapshot.value?.links} />
    </>
  );
}

/** Chooses the view, and gives it its values and callbacks. */
function ViewOnShow({ surface, store, services, firstView, arrivedAt }: AppProps) {
  const router = useMemo(() => createRouter(store, surface, firstView), [store, surface, firstView]);
  const view = useLoadedView(currentView(router.route.value));
  const snapshot = store.snapshot.value;
  const transfer = 'transferId' in view ? snapshot?.transfers.find(({ id }) => id === view.transferId) : undefined;
  const linkId = 'linkId' in view ? view.linkId : transfer?.linkId;
  const link = snapshot?.links.find(({ id }) => id === linkId);

  const spoken = language();
  useLayoutEffect(() => {
    document.documentElement.lang = spoken;
  }, [spoken]);
  // A conversation is narrower than the code: showing the one and then the other would make the popup jump.
  const expectsLink = useMemo(() => services.linkedBefore.load(), [services]);
  const everLinked = useMemo(() => services.linkedBefore.ever(), [services]);
  const waits = !snapshot && (view.view === 'pairing' ? expectsLink : view.view !== 'camera');
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
  const [arrival, setArrival] = useState<Place | null>(arrivedAt ?? null);
  useEffect(
    () =>
      services.onGoTo((place) => {
        router.open(place);
        setArrival(place);
      }),
    [router, services],
  );
  useShortcutsKey(useCallback(() => router.open({ view: 'shortcuts' }), [router]));
  const meetingId = view.view === 'connected' ? view.linkId : '';
  const endMeeting = useCallback(() => router.endMeeting(meetingId), [router, meetingId]);

  // What went wrong is shown in the view where the person acted, and gone with it.
  const [problem, setProblem] = useState<(Outcome & { ok: false }) | null>(null);
  const tell = useCallback((outcome: Outcome) => setProblem(outcome.ok ? null : outcome), []);
  useEffect(() => setProblem(null), [view]);
  // The popup closes when a dialog opens: the side panel goes on where the person was.
  const openPanel = useCallback(
    (goOn?: GoOn) => services.openPanel(placeOf(currentView(router.route.peek()), goOn)),
    [router, services],
  );
  const goOn = arrival !== null && 'goOn' in arrival ? arrival.goOn : undefined;
  const acceptsAgain = goOn?.kind === 'accept' ? goOn.transferId : null;
  const actions = useMemo<TransferActions>(
    () => ({
      send: (command) => void store.send(command).then(tell),
      accept: ({ id: transferId, folder }, skip) => {
        const accept = () => store.send({ type: 'acceptTransfer', transferId, ...(skip.length > 0 ? { skip } : {}) });
        const asks = store.snapshot.peek()?.preferences.savesTo.kind === 'ask' && folder === null;
        if (!asks || !services.folders.canChoose) return void accept().then(tell);
        if (surface === 'popup') return openPanel({ kind: 'accept', transferId });
        void services.folders.choose().then(async (chosen) => {
          if (chosen === null) return;
          const saved = await services.folders.saveTo(transferId, chosen);
          tell(saved.ok ? await accept() : saved);
        });
      },
      acceptsAgain,
      openDownload: (downloadId) => void services.openDownload(downloadId).then(tell),
      showFiles: (transferId) => router.open({ view: 'files', transferId }),
      keptSources: services.keptSources,
      folders: services.folders,
      previews: services.previews,
      giveSources: (transferId, source) => services.sendFiles(randomId(), { transferId }, source),
      pickElsewhere: surface === 'popup' ? () => openPanel() : null,
    }),
    [store, router, services, surface, tell, openPanel, acceptsAgain],
  );

  // What was found in a conversation, until it is shown there.
  const [aim, setAim] = useState<{ linkId: string; entryId: string } | null>(null);
  const onAimed = useCallback(() => setAim(null), []);
  useEffect(() => {
    if (arrival?.view === 'talk' && acceptsAgain !== null) setAim({ linkId: arrival.linkId, entryId: acceptsAgain });
  }, [arrival, acceptsAgain]);
  const attaching = {
    onAttach: () => openPanel({ kind: 'attach' }),
    attachesNow: goOn?.kind === 'attach',
    onAttaching: () => setArrival(null),
  };

  const open = (next: View) => () => router.open(next);
  const hasDevices = snapshot !== null && knowsAnybody(snapshot);
  const onDevices = view.view !== 'devices' && hasDevices ? open({ view: 'devices' }) : undefined;
  const navigation = {
    onDevices,
    onPanel: () => openPanel(),
    onTab: () => services.openTab(),
    onSettings: open({ view: 'settings' }),
  };
  const openDevice = (key: string) => router.open({ view: 'device', key });
  const pairWith = (key: string | null) => () => {
    actions.send({ type: 'expectDevice', key });
    router.open({ view: 'pairing' });
  };
  const openLink = (linkId: string) => router.open({ view: 'talk', linkId });
  const onBack = router.canGoBack() ? () => void router.back() : undefined;

  const isRemembered = (one: LinkView) => snapshot?.devices.some(({ key }) => key === one.key) === true;
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
        onPair={pairWith(null)}
        onPairAgain={pairWith(isRemembered(talkLink) ? talkLink.key : null)}
        onSettings={open({ view: 'settings' })}
        onPanel={() => openPanel()}
        {...attaching}
        onDevice={openDevice}
        onHistory={(key) => router.open({ view: 'history', key })}
        aim={aim?.linkId === talkLink.id ? aim.entryId : null}
        onAimed={onAimed}
      />
    );

  if (waits) return null;
  if (view.view === 'camera') return <CameraPage services={services} onStay={() => void router.back()} />;
  const compared = (linkId: string, match: boolean) => {
    actions.send({ type: 'compareEmoji', linkId, match });
    if (match) router.endMeeting(linkId);
  };
  if (view.view === 'connected' && link) {
    return (
      <ConnectedView
        link={link}
        devices={snapshot?.devices ?? []}
        onAnswer={(match) => compared(link.id, match)}
        onRemember={(on) => actions.send(rememberCommand(link, on))}
        onDone={endMeeting}
      />
    );
  }
  if (view.view === 'stopped' && link && snapshot) {
    const close = () => actions.send({ type: 'dismissLink', linkId: link.id });
    const forget = (key: string) => {
      actions.send({ type: 'forgetDevice', key });
      close();
      router.open({ view: 'pairing' });
    };
    return <StopView link={link} snapshot={snapshot} onClose={close} onForget={forget} />;
  }
  if (view.view === 'share' && snapshot?.share) {
    const shareId = snapshot.share.id;
    const sendTo = async (linkId: string) => {
      const outcome = await store.send({ type: 'sendShare', shareId, linkId });
      if (outcome.ok) openLink(linkId);
      else tell(outcome);
    };
    const queueFor = async (device: string) => {
      const outcome = await store.send({ type: 'queueShare', shareId, device });
      if (outcome.ok) openDevice(device);
      else tell(outcome);
    };
    return (
      <ShareChoice
        share={snapshot.share}
        snapshot={snapshot}
        problem={problem}
        onSend={(linkId) => void sendTo(linkId)}
        onQueue={(device) => void queueFor(device)}
        onDrop={() => actions.send({ type: 'dropShare', shareId })}
        onPair={open({ view: 'pairing' })}
      />
    );
  }
  if (snapshot && isSettingsPage(view.view)) {
    return (
      <SettingsPages
        page={view.view}
        renames={view.view === 'settings' && view.renames === true}
        snapshot={snapshot}
        surface={surface}
        services={services}
        send={store.send}
        onOpen={router.open}
        onBack={() => void router.back()}
      />
    );
  }
  if (view.view === 'shortcuts') {
    return <ShortcutsView shortcuts={services.shortcuts} onBack={() => void router.back()} />;
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
  const device = 'key' in view ? snapshot?.devices.find(({ key }) => key === view.key) : undefined;
  const deviceLinks = snapshot?.links.filter(({ key }) => key !== null && key === device?.key) ?? [];
  const deviceLink = deviceLinks.find(isLive) ?? deviceLinks.at(-1);
  const historyView = device && view.view === 'history' && (
    <HistoryView
      key={`${device.key} ${view.words ?? ''}`}
      device={device}
      initialWords={view.words ?? ''}
      send={store.send}
      saveFile={services.saveFile}
      onBack={() => void router.back()}
    />
  );
  const deviceView = device && (
    <DeviceView
      key={device.key}
      device={device}
      filesWaiting={filesWaitingFor(device.key, snapshot?.transfers ?? [])}
      link={deviceLink}
      send={store.send}
      keepsHistory={snapshot?.keepsHistory ?? false}
      onHistory={open({ view: 'history', key: device.key })}
      onBack={() => void router.back()}
      onOpen={openLink}
      onPair={pairWith(device.key)}
      waits={snapshot && <WaitingList device={device.key} name={device.name} snapshot={snapshot} actions={actions} />}
      composer={
        <QueueComposer
          device={device}
          surface={surface}
          store={store}
          services={services}
          problem={problem}
          onOutcome={tell}
          {...attaching}
        />
      }
    />
  );
  if (snapshot && (view.view === 'devices' || transfer || device || (view.view === 'talk' && link))) {
    const content =
      files ??
      (historyView || deviceView) ??
      (view.view === 'talk' && link ? (
        talk(link)
      ) : (
        <DevicesView
          snapshot={snapshot}
          navigation={{ surface, ...navigation, onDevices: undefined }}
          actions={actions}
          onOpen={openLink}
          onDevice={openDevice}
          onPair={pairWith(null)}
          onPaste={open({ view: 'pairing', pastes: true })}
          onRename={open({ view: 'settings', renames: true })}
        />
      ));
    if (surface !== 'tab') return content;
    return (
      <TabShell
        snapshot={snapshot}
        store={store}
        selectedId={device?.key ?? link?.id ?? null}
        showsDevices={view.view === 'devices' && hasDevices}
        actions={actions}
        onOpen={openLink}
        onDevice={openDevice}
        onPair={pairWith(null)}
        onSettings={open({ view: 'settings' })}
        onFound={(place, words) => {
          if (place.in === 'history') return router.open({ view: 'history', key: place.key, words });
          setAim(place);
          openLink(place.linkId);
        }}
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
      onWhy={open({ view: 'why' })}
      expected={snapshot?.devices.find(({ key }) => key === snapshot.expected)}
      oneCode={snapshot?.oneCode ?? false}
      unfinished={snapshot?.transfers.filter(isUnfinished).length ?? 0}
      isNewcomer={!everLinked && !hasDevices}
      pastes={view.view === 'pairing' && view.pastes === true}
      onPasted={open({ view: 'pairing' })}
      toSend={snapshot?.share ? subjectName(snapshot.share.subject) : null}
      surface={surface}
      store={store}
      services={services}
      navigation={navigation}
    />
  );
}

/** Where another page can go on from a view; `null` where it begins by itself as well. */
function placeOf(view: View, goOn?: GoOn): Place | null {
  switch (view.view) {
    case 'talk':
    case 'device':
    case 'files':
      return goOn ? { ...view, goOn } : view;
    case 'settings':
      return view;
    case 'history':
      return { view: 'device', key: view.key };
    default:
      return null;
  }
}
