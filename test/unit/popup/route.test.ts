import { describe, expect, test } from 'vitest';
import type { LinkView, TransferView } from '../../../src/contract/snapshot.ts';
import {
  canGoBack,
  currentView,
  initialRoute,
  type Route,
  type RouteEvent,
  routeStep,
  type View,
} from '../../../src/popup/route.ts';
import { LISBON, link, TABLET } from '../../gallery/fixtures.ts';

const anna = link('anna', 'Anna', 'a');
const studio = link('studio', 'Studio', 'b');
const closed = (one: LinkView): LinkView => ({ ...one, state: { phase: 'closed', at: 0, by: 'remote' } });

const opened = (links: LinkView[], wide = false, first?: View): Route =>
  routeStep(initialRoute(first), { type: 'linksChanged', links, transfers: [], devices: [] }, wide);
const changed = (route: Route, links: LinkView[], transfers: TransferView[] = []) =>
  routeStep(route, { type: 'linksChanged', links, transfers, devices: [] }, false);
const open = (route: Route, view: View) => routeStep(route, { type: 'opened', view }, false);
const back = (route: Route, links: LinkView[], wide = false) => routeStep(route, { type: 'wentBack', links }, wide);

describe('a page that opens', () => {
  test('shows the code while nothing is linked', () => {
    expect(currentView(initialRoute())).toEqual({ view: 'pairing' });
    expect(currentView(opened([]))).toEqual({ view: 'pairing' });
    expect(currentView(opened([closed(anna)]))).toEqual({ view: 'pairing' });
  });

  test('shows the conversation with the one device', () => {
    expect(currentView(opened([anna, closed(studio)]))).toEqual({ view: 'talk', linkId: 'anna' });
  });

  test('lets choose between several devices, unless they stand beside the conversation', () => {
    expect(currentView(opened([anna, studio]))).toEqual({ view: 'devices' });
    expect(currentView(opened([anna, { ...studio, unread: 1 }], true))).toEqual({ view: 'talk', linkId: 'studio' });
  });

  test('shows what it was opened for', () => {
    expect(currentView(opened([anna], false, { view: 'camera' }))).toEqual({ view: 'camera' });
    expect(currentView(opened([anna], false, { view: 'talk', linkId: 'gone' }))).toEqual({
      view: 'talk',
      linkId: 'anna',
    });
    expect(currentView(opened([], false, { view: 'device', key: 'gone' }))).toEqual({ view: 'pairing' });
  });

  test('leads from the one device that it was opened for to all of them', () => {
    const known: RouteEvent = { type: 'linksChanged', links: [], transfers: [], devices: [TABLET] };
    const route = routeStep(initialRoute({ view: 'device', key: TABLET.key }), known, false);
    expect(currentView(route)).toEqual({ view: 'device', key: TABLET.key });
    expect(canGoBack(route, [], false)).toBe(true);
    expect(currentView(back(route, []))).toEqual({ view: 'devices' });
  });
});

describe('a new link', () => {
  test('is celebrated once, wherever one is', () => {
    const route = changed(open(opened([]), { view: 'settings' }), [anna]);
    expect(currentView(route)).toEqual({ view: 'connected', linkId: 'anna' });
    const talking = routeStep(route, { type: 'meetingEnded', linkId: 'anna' }, false);
    expect(currentView(talking)).toEqual({ view: 'talk', linkId: 'anna' });
    const interrupted: LinkView = { ...anna, state: { phase: 'interrupted', since: 0 } };
    expect(currentView(changed(changed(talking, [interrupted]), [anna]))).toEqual({ view: 'talk', linkId: 'anna' });
  });

  test('waits until it is connected', () => {
    const connecting: LinkView = { ...anna, state: { phase: 'connecting' } };
    const route = changed(opened([]), [connecting]);
    expect(currentView(route)).toEqual({ view: 'pairing' });
    expect(currentView(changed(route, [anna]))).toEqual({ view: 'connected', linkId: 'anna' });
  });

  test('that ends because nobody knows who it is with is a stop, whatever is open, and seen once', () => {
    for (const code of ['emoji-differ', 'identity-forged', 'key-changed', 'not-expected'] as const) {
      const alarming: LinkView = { ...studio, state: { phase: 'failed', at: 0, error: { code } } };
      const route = changed(open(opened([anna]), { view: 'settings' }), [anna, alarming]);
      expect(currentView(route)).toEqual({ view: 'stopped', linkId: 'studio' });
      expect(currentView(opened([anna, alarming]))).toEqual({ view: 'stopped', linkId: 'studio' });
      expect(currentView(changed(back(route, [anna, alarming]), [anna, alarming])).view).not.toBe('stopped');
      expect(currentView(changed(route, [anna]))).toEqual({ view: 'talk', linkId: 'anna' });
    }
    const lost: LinkView = { ...studio, state: { phase: 'failed', at: 0, error: { code: 'link-lost' } } };
    expect(currentView(changed(opened([anna]), [anna, lost])).view).toBe('talk');
  });

  test('that a page finds when it opens is not new', () => {
    expect(currentView(changed(opened([anna]), [anna]))).toEqual({ view: 'talk', linkId: 'anna' });
  });
});

test('the end of one meeting does not end another', () => {
  const route = changed(opened([]), [anna]);
  const second = changed(route, [anna, studio]);
  expect(routeStep(second, { type: 'meetingEnded', linkId: 'anna' }, false)).toBe(second);
});

test('a link that is dismissed takes its view along', () => {
  expect(currentView(changed(opened([anna]), []))).toEqual({ view: 'pairing' });
});

describe('the files of a transfer', () => {
  const looking = open(opened([anna]), { view: 'files', transferId: LISBON.id });

  test('lead back to where they were opened', () => {
    expect(currentView(looking)).toEqual({ view: 'files', transferId: LISBON.id });
    expect(currentView(back(looking, [anna]))).toEqual({ view: 'talk', linkId: 'anna' });
  });

  test('stay on the screen while the transfer is known, and go with it', () => {
    expect(currentView(changed(looking, [anna], [LISBON]))).toEqual({ view: 'files', transferId: LISBON.id });
    expect(currentView(changed(looking, [anna]))).toEqual({ view: 'talk', linkId: 'anna' });
  });

  test('can be looked at while nothing is linked', () => {
    const route = open(opened([]), { view: 'files', transferId: LISBON.id });
    expect(currentView(back(changed(route, [], [LISBON]), []))).toEqual({ view: 'pairing' });
  });
});

describe('back', () => {
  test('leads to the view before', () => {
    const route = open(open(opened([anna]), { view: 'pairing' }), { view: 'settings' });
    expect(currentView(back(route, [anna]))).toEqual({ view: 'pairing' });
    expect(currentView(back(back(route, [anna]), [anna]))).toEqual({ view: 'talk', linkId: 'anna' });
  });

  test('leads from a conversation to the devices, where there is a choice', () => {
    expect(canGoBack(opened([anna]), [anna], false)).toBe(false);
    const route = open(opened([anna, studio]), { view: 'talk', linkId: 'anna' });
    expect(currentView(back(route, [anna, studio]))).toEqual({ view: 'devices' });
    expect(canGoBack(opened([anna, studio], true), [anna, studio], true)).toBe(false);
  });

  test('leads nowhere from the start, so that Escape may close the popup', () => {
    expect(canGoBack(opened([]), [], false)).toBe(false);
  });

  test('leads home from the settings where a page began with them', () => {
    const settings = routeStep(
      initialRoute({ view: 'settings' }),
      { type: 'linksChanged', links: [], transfers: [], devices: [] },
      false,
    );
    expect(canGoBack(settings, [], false)).toBe(true);
    expect(currentView(back(settings, []))).toEqual({ view: 'pairing' });
  });

  test('never walks in circles', () => {
    let route = opened([anna, studio]);
    for (const linkId of ['anna', 'studio', 'anna']) {
      route = open(open(route, { view: 'talk', linkId }), { view: 'devices' });
    }
    expect(route.stack).toEqual([{ view: 'devices' }]);
  });
});

describe('something that is to be sent', () => {
  const share = (route: Route, id: string | null, links: LinkView[], hasDevices = false) =>
    routeStep(route, { type: 'shareChanged', share: id, links, hasDevices }, false);

  test('asks to whom, once, and gives way when it was sent', () => {
    const asking = share(opened([anna, studio]), 's1', [anna, studio]);
    expect(currentView(asking)).toEqual({ view: 'share' });
    const later = back(asking, [anna, studio]);
    expect(currentView(share(later, 's1', [anna, studio]))).toEqual({ view: 'devices' });
    expect(currentView(share(later, 's2', [anna, studio]))).toEqual({ view: 'share' });
    expect(currentView(share(asking, null, [anna, studio]))).toEqual({ view: 'devices' });
  });

  test('asks again after a meeting that came between', () => {
    const connecting: LinkView = { ...studio, state: { phase: 'connecting' } };
    const asking = share(opened([connecting]), 's1', [connecting]);
    const meeting = share(changed(asking, [studio]), 's1', [studio]);
    expect(currentView(meeting)).toEqual({ view: 'connected', linkId: 'studio' });
    const met = routeStep(meeting, { type: 'meetingEnded', linkId: 'studio' }, false);
    expect(currentView(share(met, 's1', [studio]))).toEqual({ view: 'share' });
  });

  test('asks too where nobody is linked and somebody is remembered, who gets it later', () => {
    expect(currentView(share(opened([]), 's1', [], true))).toEqual({ view: 'share' });
  });

  test('waits behind the code while nobody is linked, and for the end of the meeting', () => {
    const alone = share(opened([]), 's1', []);
    expect(currentView(alone)).toEqual({ view: 'pairing' });
    const meeting = share(changed(alone, [anna]), 's1', [anna]);
    expect(currentView(meeting)).toEqual({ view: 'connected', linkId: 'anna' });
    const met = routeStep(meeting, { type: 'meetingEnded', linkId: 'anna' }, false);
    expect(currentView(share(met, 's1', [anna]))).toEqual({ view: 'share' });
  });
});
