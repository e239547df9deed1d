import type { JSX } from 'preact';
import { CameraPage, SettingsPages, ShareChoice, ShortcutsView, StopView } from '../lazyViews.ts';
import { ConnectedView } from '../pairing/ConnectedView.tsx';
import { PairingView } from '../pairing/PairingView.tsx';
import type { View } from '../route.ts';
import type { SettingsPage } from '../settings/SettingsPages.tsx';
import { subjectName } from '../share/subjectName.ts';
import { isUnfinished } from '../talk/transferChoices.ts';
import { rememberCommand } from '../trust/rememberCommand.ts';
import { device, devices, files, history, talk } from './besideDevices.tsx';
import type { Here } from './Here.ts';

type Named<Name extends View['view']> = Extract<View, { view: Name }>;

/** Each view by its name; `null` where what it is about is not there. */
const VIEWS: { [Name in View['view']]: (here: Here, view: Named<Name>) => JSX.Element | null } = {
  pairing: (here, { pastes }) => pairing(here, pastes === true),
  camera: ({ services, back }) => <CameraPage services={services} onStay={back} />,
  connected,
  stopped,
  talk,
  devices,
  device,
  history: (here, { words }) => history(here, words ?? ''),
  files,
  share,
  settings: (here, { renames }) => settings(here, 'settings', renames === true),
  servers: (here) => settings(here, 'servers'),
  permissions: (here) => settings(here, 'permissions'),
  why: (here) => settings(here, 'why'),
  shortcuts: ({ services, back }) => <ShortcutsView shortcuts={services.shortcuts} onBack={back} />,
};

/** The view with its values and callbacks; the code where what it is about is not there. */
export function drawView<Name extends View['view']>(here: Here, view: Named<Name> & { view: Name }): JSX.Element {
  return VIEWS[view.view](here, view) ?? pairing(here, false);
}

function pairing(here: Here, pastes: boolean): JSX.Element {
  const { surface, store, services, snapshot, firstPairing, everLinked, hasDevices, open, navigation } = here;
  return (
    <PairingView
      pairing={snapshot?.pairing ?? firstPairing}
      network={snapshot?.network ?? { choice: 'same', trouble: null }}
      servers={snapshot?.servers ?? []}
      onServers={() => open({ view: 'servers' })}
      onWhy={() => open({ view: 'why' })}
      expected={snapshot?.devices.find(({ key }) => key === snapshot.expected)}
      oneCode={snapshot?.oneCode ?? false}
      unfinished={snapshot?.transfers.filter(isUnfinished).length ?? 0}
      isNewcomer={!everLinked && !hasDevices}
      pastes={pastes}
      onPasted={() => open({ view: 'pairing' })}
      toSend={snapshot?.share ? subjectName(snapshot.share.subject) : null}
      surface={surface}
      store={store}
      services={services}
      navigation={navigation}
    />
  );
}

function connected({ snapshot, link, actions, endMeeting }: Here): JSX.Element | null {
  if (!link) return null;
  const answer = (match: boolean) => {
    actions.send({ type: 'compareEmoji', linkId: link.id, match });
    if (match) endMeeting();
  };
  return (
    <ConnectedView
      link={link}
      devices={snapshot?.devices ?? []}
      onAnswer={answer}
      onRemember={(on) => actions.send(rememberCommand(link, on))}
      onDone={endMeeting}
    />
  );
}

function stopped({ snapshot, link, actions, open }: Here): JSX.Element | null {
  if (!snapshot || !link) return null;
  const close = () => actions.send({ type: 'dismissLink', linkId: link.id });
  const forget = (key: string) => {
    actions.send({ type: 'forgetDevice', key });
    close();
    open({ view: 'pairing' });
  };
  return <StopView link={link} snapshot={snapshot} onClose={close} onForget={forget} />;
}

function share({ snapshot, store, actions, problem, tell, open, openLink, openDevice }: Here): JSX.Element | null {
  if (!snapshot?.share) return null;
  const shareId = snapshot.share.id;
  const sendTo = async (linkId: string) => {
    const outcome = await store.send({ type: 'sendShare', shareId, linkId });
    if (outcome.ok) openLink(linkId);
    else tell(outcome);
  };
  const queueFor = async (key: string) => {
    const outcome = await store.send({ type: 'queueShare', shareId, device: key });
    if (outcome.ok) openDevice(key);
    else tell(outcome);
  };
  return (
    <ShareChoice
      share={snapshot.share}
      snapshot={snapshot}
      problem={problem}
      onSend={(linkId) => void sendTo(linkId)}
      onQueue={(key) => void queueFor(key)}
      onDrop={() => actions.send({ type: 'dropShare', shareId })}
      onPair={() => open({ view: 'pairing' })}
    />
  );
}

function settings(here: Here, page: SettingsPage, renames = false): JSX.Element | null {
  const { snapshot, surface, services, store, open, back } = here;
  if (!snapshot) return null;
  return (
    <SettingsPages
      page={page}
      renames={renames}
      snapshot={snapshot}
      surface={surface}
      services={services}
      send={store.send}
      onOpen={open}
      onBack={back}
    />
  );
}
