import { useCallback, useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import type { LinkView, Pairing } from '../contract/snapshot.ts';
import { createRouter } from './createRouter.ts';
import { DevicesView } from './devices/DevicesView.tsx';
import { TabShell } from './devices/TabShell.tsx';
import { CameraPage } from './pairing/CameraPage.tsx';
import { ConnectedView } from './pairing/ConnectedView.tsx';
import { PairingView } from './pairing/PairingView.tsx';
import { currentView, isLive, type View } from './route.ts';
import type { Services, Surface } from './services.ts';
import { SettingsView } from './settings/SettingsView.tsx';
import type { Store } from './store.ts';
import { TalkView } from './talk/TalkView.tsx';
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
  const link = 'linkId' in view ? snapshot?.links.find(({ id }) => id === view.linkId) : undefined;

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

  const open = (next: View) => () => router.open(next);
  const onDevices =
    view.view !== 'devices' && snapshot && snapshot.links.length > 0 ? open({ view: 'devices' }) : undefined;
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
        onBack={onBack}
        onPair={open({ view: 'pairing' })}
        onSettings={open({ view: 'settings' })}
      />
    );

  if (waits) return null;
  if (view.view === 'camera') return <CameraPage services={services} onStay={() => void router.back()} />;
  if (view.view === 'connected' && link) return <ConnectedView link={link} onDone={endMeeting} />;
  if (view.view === 'settings' && snapshot) {
    return (
      <SettingsView
        name={snapshot.device.name}
        onRename={(name) => store.send({ type: 'renameDevice', name })}
        onBack={() => void router.back()}
      />
    );
  }
  if (snapshot && (view.view === 'devices' || (view.view === 'talk' && link))) {
    const content = link ? (
      talk(link)
    ) : (
      <DevicesView
        snapshot={snapshot}
        navigation={{ surface, ...navigation, onDevices: undefined }}
        onOpen={openLink}
        onPair={open({ view: 'pairing' })}
      />
    );
    if (surface !== 'tab') return content;
    return (
      <TabShell
        snapshot={snapshot}
        selectedId={link?.id ?? null}
        onOpen={openLink}
        onPair={open({ view: 'pairing' })}
        onSettings={open({ view: 'settings' })}
        onCommand={(command) => void store.send(command)}
      >
        {content}
      </TabShell>
    );
  }
  return (
    <PairingView
      pairing={snapshot?.pairing ?? firstPairing}
      surface={surface}
      store={store}
      services={services}
      navigation={navigation}
    />
  );
}
