import type { JSX } from 'preact';
import { DevicesView } from '../devices/DevicesView.tsx';
import { filesWaitingFor } from '../devices/filesWaiting.ts';
import { WaitingList } from '../devices/WaitingList.tsx';
import { DeviceView, FilesView, HistoryView, QueueComposer, TabShell } from '../lazyViews.ts';
import { isLive } from '../route.ts';
import { TalkView } from '../talk/TalkView.tsx';
import type { Here } from './Here.ts';

// Views that stand beside the list of devices in a tab, and alone in a popup and a panel.

export function devices(here: Here): JSX.Element | null {
  const { snapshot, surface, actions, navigation, open, openLink, openDevice, pairWith, hasDevices } = here;
  if (!snapshot) return null;
  const view = (
    <DevicesView
      snapshot={snapshot}
      navigation={{ surface, ...navigation, onDevices: undefined }}
      actions={actions}
      onOpen={openLink}
      onDevice={openDevice}
      onPair={() => pairWith(null)}
      onPaste={() => open({ view: 'pairing', pastes: true })}
      onRename={() => open({ view: 'settings', renames: true })}
    />
  );
  return besideDevices(here, view, hasDevices);
}

export function talk(here: Here): JSX.Element | null {
  const { snapshot, link, arrival, open, pairWith } = here;
  if (!snapshot || !link) return null;
  const isRemembered = snapshot.devices.some(({ key }) => key === link.key);
  const view = (
    <TalkView
      key={link.id}
      link={link}
      snapshot={snapshot}
      surface={here.surface}
      store={here.store}
      services={here.services}
      actions={here.actions}
      problem={here.problem}
      onOutcome={here.tell}
      onBack={here.canGoBack ? here.back : undefined}
      onPair={() => pairWith(null)}
      onPairAgain={() => pairWith(isRemembered ? link.key : null)}
      onSettings={() => open({ view: 'settings' })}
      onPanel={() => here.openPanel()}
      {...attaching(here)}
      onDevice={here.openDevice}
      onHistory={(key) => open({ view: 'history', key })}
      aim={arrival.aim?.linkId === link.id ? arrival.aim.entryId : null}
      onAimed={arrival.onAimed}
    />
  );
  return besideDevices(here, view);
}

export function device(here: Here): JSX.Element | null {
  const { snapshot, surface, store, services, actions, open, openLink, pairWith, back } = here;
  const { device: remembered, problem, tell } = here;
  if (!snapshot || !remembered) return null;
  const { key, name } = remembered;
  const links = snapshot.links.filter((link) => link.key === key);
  const view = (
    <DeviceView
      key={key}
      device={remembered}
      filesWaiting={filesWaitingFor(key, snapshot.transfers)}
      link={links.find(isLive) ?? links.at(-1)}
      send={store.send}
      keepsHistory={snapshot.keepsHistory}
      onHistory={() => open({ view: 'history', key })}
      onBack={back}
      onOpen={openLink}
      onPair={() => pairWith(key)}
      waits={<WaitingList device={key} name={name} snapshot={snapshot} actions={actions} />}
      composer={
        <QueueComposer
          device={remembered}
          surface={surface}
          store={store}
          services={services}
          problem={problem}
          onOutcome={tell}
          {...attaching(here)}
        />
      }
    />
  );
  return besideDevices(here, view);
}

export function history(here: Here, words: string): JSX.Element | null {
  const { device: remembered, store, services, back } = here;
  if (!remembered) return null;
  const view = (
    <HistoryView
      key={`${remembered.key} ${words}`}
      device={remembered}
      initialWords={words}
      send={store.send}
      saveFile={services.saveFile}
      onBack={back}
    />
  );
  return besideDevices(here, view);
}

export function files(here: Here): JSX.Element | null {
  const { transfer, link, store, actions, problem, back } = here;
  if (!transfer) return null;
  const view = (
    <FilesView
      key={transfer.id}
      transfer={transfer}
      remoteName={link?.name ?? transfer.peerName}
      send={store.send}
      actions={actions}
      problem={problem}
      onBack={back}
    />
  );
  return besideDevices(here, view);
}

/** `showsDevices`: the view is nothing but the list that stands there already. */
function besideDevices(here: Here, view: JSX.Element, showsDevices = false): JSX.Element | null {
  const { snapshot, surface, store, actions, arrival, open, openLink, openDevice, pairWith } = here;
  if (!snapshot || surface !== 'tab') return view;
  return (
    <TabShell
      snapshot={snapshot}
      store={store}
      selectedId={here.device?.key ?? here.link?.id ?? null}
      showsDevices={showsDevices}
      actions={actions}
      onOpen={openLink}
      onDevice={openDevice}
      onPair={() => pairWith(null)}
      onSettings={() => open({ view: 'settings' })}
      onFound={(place, words) => {
        if (place.in === 'history') return open({ view: 'history', key: place.key, words });
        arrival.aimAt(place);
        openLink(place.linkId);
      }}
    >
      {view}
    </TabShell>
  );
}

function attaching({ openPanel, arrival: { attachesNow, onAttaching } }: Here) {
  return { onAttach: () => openPanel({ kind: 'attach' }), attachesNow, onAttaching };
}
