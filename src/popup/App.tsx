import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { GoOn, Place } from '../contract/place.ts';
import type { Pairing } from '../contract/snapshot.ts';
import { Arrivals } from './Arrivals.tsx';
import { createRouter } from './createRouter.ts';
import { knowsAnybody } from './devices/DevicesView.tsx';
import { useLoadedView } from './lazyViews.ts';
import { placeOf } from './placeOf.ts';
import { currentView, isLive, type View } from './route.ts';
import type { Services, Surface } from './services.ts';
import { useShortcutsKey } from './shortcuts/useShortcutsKey.ts';
import type { Outcome, Store } from './store.ts';
import { useTransferActions } from './talk/useTransferActions.ts';
import { useArrival } from './useArrival.ts';
import { drawView } from './views/drawView.tsx';
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

/** Chooses the view, and tells it what is known and where it can lead. */
function ViewOnShow({ surface, store, services, firstView, arrivedAt }: AppProps) {
  const router = useMemo(() => createRouter(store, surface, firstView), [store, surface, firstView]);
  const view = useLoadedView(currentView(router.route.value));
  const snapshot = store.snapshot.value;

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
  const arrival = useArrival(arrivedAt, router, services);
  const { acceptsAgain } = arrival;
  const actions = useTransferActions({ surface, store, services, router, tell, openPanel, acceptsAgain });

  if (waits) return null;
  const transfer = 'transferId' in view ? snapshot?.transfers.find(({ id }) => id === view.transferId) : undefined;
  const linkId = 'linkId' in view ? view.linkId : transfer?.linkId;
  const hasDevices = snapshot !== null && knowsAnybody(snapshot);
  return drawView(
    {
      surface,
      store,
      services,
      snapshot,
      link: snapshot?.links.find(({ id }) => id === linkId),
      transfer,
      device: 'key' in view ? snapshot?.devices.find(({ key }) => key === view.key) : undefined,
      firstPairing,
      hasDevices,
      everLinked,
      arrival,
      actions,
      problem,
      tell,
      open: router.open,
      openLink: (id) => router.open({ view: 'talk', linkId: id }),
      openDevice: (key) => router.open({ view: 'device', key }),
      pairWith(key) {
        actions.send({ type: 'expectDevice', key });
        router.open({ view: 'pairing' });
      },
      back: () => void router.back(),
      canGoBack: router.canGoBack(),
      endMeeting,
      openPanel,
      navigation: {
        onDevices: view.view !== 'devices' && hasDevices ? () => router.open({ view: 'devices' }) : undefined,
        onPanel: () => openPanel(),
        onTab: () => services.openTab(),
        onSettings: () => router.open({ view: 'settings' }),
      },
    },
    view,
  );
}
