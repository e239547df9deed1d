import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { canGoBack, currentView, initialRoute, type Route, routeStep, type View } from './route.ts';
import type { Surface } from './services.ts';
import type { Store } from './store.ts';

/** The tab shows the devices beside the conversation from this width on (CSS folds them below it). */
const WIDE_FROM_PX = 640;

export interface Router {
  route: ReadonlySignal<Route>;
  open(view: View): void;
  back(): boolean;
  canGoBack(): boolean;
  endMeeting(linkId: string): void;
}

/** Keeps the route in step with the links, and tells the background which conversation is on the screen. */
export function createRouter(store: Store, surface: Surface, firstView?: View): Router {
  const route = signal(initialRoute(firstView));
  const wide = () => surface === 'tab' && innerWidth >= WIDE_FROM_PX;
  const links = () => store.snapshot.peek()?.links ?? [];
  const step = (event: Parameters<typeof routeStep>[1]) => {
    route.value = routeStep(route.peek(), event, wide());
  };
  const askForDevice = () => {
    const snapshot = store.snapshot.peek();
    const hasDevices = (snapshot?.devices.length ?? 0) > 0;
    step({ type: 'shareChanged', share: snapshot?.share?.id ?? null, links: links(), hasDevices });
  };
  const showOnScreen = () => {
    const view = currentView(route.peek());
    const link = view.view === 'talk' ? links().find(({ id }) => id === view.linkId) : undefined;
    store.show(document.visibilityState === 'visible' && link ? link.id : null);
  };

  effect(() => {
    const snapshot = store.snapshot.value;
    if (!snapshot) return;
    step({ type: 'linksChanged', ...snapshot });
    askForDevice();
  });
  effect(() => {
    void route.value;
    showOnScreen();
  });
  document.addEventListener('visibilitychange', showOnScreen);

  return {
    route,
    open: (view) => step({ type: 'opened', view }),
    back() {
      const before = route.peek();
      step({ type: 'wentBack', links: links() });
      return route.peek() !== before && currentView(route.peek()) !== currentView(before);
    },
    canGoBack: () => canGoBack(route.value, store.snapshot.value?.links ?? [], wide()),
    endMeeting(linkId) {
      step({ type: 'meetingEnded', linkId });
      askForDevice();
    },
  };
}
