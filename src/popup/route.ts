import type { ErrorView, LinkView, Snapshot } from '../contract/snapshot.ts';

/** What the page shows. `camera` is the page that says why the camera is asked for. */
export type View =
  /** `pastes`: it begins with what is in the clipboard. */
  | { view: 'pairing'; pastes?: true }
  | { view: 'camera' }
  | { view: 'connected'; linkId: string }
  /** It is not certain who was at the other end. */
  | { view: 'stopped'; linkId: string }
  | { view: 'talk'; linkId: string }
  | { view: 'devices' }
  /** One remembered device, by its key. */
  | { view: 'device'; key: string }
  /** What is kept of its conversations; `words`: of that, what holds them. */
  | { view: 'history'; key: string; words?: string }
  /** The files of a transfer. */
  | { view: 'files'; transferId: string }
  /** To whom, for what is to be sent. */
  | { view: 'share' }
  /** `renames`: it begins with this device's name. */
  | { view: 'settings'; renames?: true }
  /** The keys that do something. */
  | { view: 'shortcuts' }
  /** The servers that are asked for different networks. */
  | { view: 'servers' }
  /** What the extension may do in this browser, and why. */
  | { view: 'permissions' }
  /** Why two devices do not meet. */
  | { view: 'why' };

/**
 * `stack` ends with the view on show; `met` are the links that were seen connected, so each is celebrated once, and
 * `stopped` those whose alarm was seen.
 */
export interface Route {
  phase: 'waiting' | 'ready';
  stack: readonly View[];
  met: ReadonlySet<string>;
  stopped: ReadonlySet<string>;
  /** What waits for a device and was put on show: once each, for who goes back means later. */
  shared: string | null;
}

/** What ends a link and must be seen, because it was not the network. */
const ALARMS = ['emoji-differ', 'identity-forged', 'key-changed', 'not-expected'] as const;
export type Alarm = (typeof ALARMS)[number];

/** The alarm that ended the link, or `null`. */
export function alarmOf({ state }: LinkView): { code: Alarm; error: ErrorView } | null {
  if (state.phase !== 'failed') return null;
  const code = ALARMS.find((alarm) => alarm === state.error.code);
  return code === undefined ? null : { code, error: state.error };
}

export type RouteEvent =
  | ({ type: 'linksChanged' } & Pick<Snapshot, 'links' | 'transfers' | 'devices'>)
  /** Something is to be sent, or no longer: `share` is its id. `hasDevices`: some are remembered. */
  | { type: 'shareChanged'; share: string | null; links: readonly LinkView[]; hasDevices: boolean }
  | { type: 'opened'; view: View }
  | { type: 'wentBack'; links: readonly LinkView[] }
  /** The Connected moment is over. */
  | { type: 'meetingEnded'; linkId: string };

/** Before the first snapshot: the pairing view, because its code should be on screen at once. */
export function initialRoute(view: View = { view: 'pairing' }): Route {
  return { phase: 'waiting', stack: [view], met: new Set(), stopped: new Set(), shared: null };
}

/** The view on show. */
export function currentView(route: Route): View {
  return route.stack.at(-1) ?? { view: 'pairing' };
}

/** True while a link can still carry something. */
export function isLive(link: LinkView): boolean {
  return link.state.phase !== 'closed' && link.state.phase !== 'failed';
}

/** Every transition of the route. `wide` is true where the devices stand beside the conversation. */
export function routeStep(route: Route, event: RouteEvent, wide: boolean): Route {
  switch (event.type) {
    case 'linksChanged':
      return linksChanged(route, event, wide);
    case 'shareChanged':
      return shareChanged(route, event, wide);
    case 'opened':
      return { ...route, stack: withOpened(route.stack, event.view) };
    case 'wentBack':
      return { ...route, stack: withoutTop(route.stack, event.links, wide) };
    case 'meetingEnded': {
      const top = currentView(route);
      if (top.view !== 'connected' || top.linkId !== event.linkId) return route;
      return { ...route, stack: [{ view: 'talk', linkId: event.linkId }] };
    }
  }
}

/** True when Escape and the back arrow lead somewhere. */
export function canGoBack(route: Route, links: readonly LinkView[], wide: boolean): boolean {
  return withoutTop(route.stack, links, wide) !== route.stack;
}

function linksChanged(
  route: Route,
  { links, transfers, devices }: Pick<Snapshot, 'links' | 'transfers' | 'devices'>,
  wide: boolean,
): Route {
  const connected = links.filter((link) => link.state.phase === 'connected');
  const met = new Set([...route.met, ...connected.map((link) => link.id)]);
  const alarm = links.find((link) => alarmOf(link) !== null && !route.stopped.has(link.id));
  if (alarm) {
    const stopped = new Set([...route.stopped, alarm.id]);
    return { ...route, phase: 'ready', stack: [{ view: 'stopped', linkId: alarm.id }], met, stopped, shared: null };
  }
  const known = new Set([...[...links, ...transfers].map(({ id }) => id), ...devices.map(({ key }) => key)]);
  if (route.phase === 'waiting') {
    return { ...route, phase: 'ready', stack: firstStack(route.stack, known, links, wide), met };
  }
  const fresh = connected.find((link) => !route.met.has(link.id));
  if (fresh) return { ...route, stack: [{ view: 'connected', linkId: fresh.id }], met, shared: null };
  const stack = route.stack.filter((view) => {
    const about = subjectOf(view);
    return about === null || known.has(about);
  });
  if (stack.length === route.stack.length) return { ...route, met };
  return { ...route, stack: stack.length > 0 ? stack : [home(links, wide)], met };
}

/** The id of what a view is about, without which it shows nothing. */
function subjectOf(view: View): string | null {
  if ('linkId' in view) return view.linkId;
  if ('transferId' in view) return view.transferId;
  return 'key' in view ? view.key : null;
}

function shareChanged(
  route: Route,
  { share, links, hasDevices }: Extract<RouteEvent, { type: 'shareChanged' }>,
  wide: boolean,
): Route {
  if (share === null) {
    const stack = route.stack.filter(({ view }) => view !== 'share');
    if (stack.length === route.stack.length) return { ...route, shared: null };
    return { ...route, stack: stack.length > 0 ? stack : [home(links, wide)], shared: null };
  }
  const { view } = currentView(route);
  // What must be seen first is; and nobody is there to choose from while nobody is linked or remembered.
  const isBusy = view === 'connected' || view === 'stopped' || view === 'camera';
  if (share === route.shared || isBusy || !(hasDevices || links.some(isLive))) return route;
  return { ...route, stack: withOpened(route.stack, { view: 'share' }), shared: share };
}

function firstStack(
  stack: readonly View[],
  known: ReadonlySet<string>,
  links: readonly LinkView[],
  wide: boolean,
): readonly View[] {
  const asked = stack.at(-1);
  if (!asked || asked.view === 'pairing') return [home(links, wide)];
  const about = subjectOf(asked);
  return about === null || known.has(about) ? stack : [home(links, wide)];
}

/** Where a page starts: the code while nothing is linked, else the conversation, else the list to choose from. */
function home(links: readonly LinkView[], wide: boolean): View {
  const live = links.filter(isLive);
  const [first] = live;
  if (!first) return { view: 'pairing' };
  if (live.length > 1 && !wide) return { view: 'devices' };
  return { view: 'talk', linkId: (live.find((link) => link.unread > 0) ?? first).id };
}

function withOpened(stack: readonly View[], view: View): readonly View[] {
  // A view of a kind that is already open replaces what was opened since, so that going back never walks in circles.
  const at = stack.findIndex((open) => open.view === view.view);
  const kept = at === -1 ? stack.filter((open) => open.view !== 'connected') : stack.slice(0, at);
  return [...kept, view];
}

/** The settings and what they lead to: none of them is where one belongs. */
const PAGES: readonly View['view'][] = ['settings', 'servers', 'permissions', 'why'];

function withoutTop(stack: readonly View[], links: readonly LinkView[], wide: boolean): readonly View[] {
  if (stack.length > 1) return stack.slice(0, -1);
  const top = stack.at(-1);
  if (top?.view === 'camera') return [{ view: 'pairing' }];
  if (top?.view === 'connected') return [{ view: 'talk', linkId: top.linkId }];
  // Where a page began with the settings.
  if (top && PAGES.includes(top.view)) return [home(links, wide)];
  // Where a page began with them.
  if (top?.view === 'device' || (top?.view === 'files' && links.length === 0)) return [{ view: 'devices' }];
  if (links.length === 0 || !top || top.view === 'devices') return stack;
  if (top.view === 'talk') return wide || links.length < 2 ? stack : [{ view: 'devices' }];
  return links.some(isLive) ? [home(links, wide)] : [{ view: 'devices' }];
}
