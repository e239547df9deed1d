import * as v from 'valibot';
import { type CommandResult, type HostCommand, hostCommandSchema } from '../contract/commands.ts';
import type { Edition } from '../contract/edition.ts';
import { firstAccepts } from '../contract/firstAccepts.ts';
import type { KeptEntry } from '../contract/history.ts';
import type { Arrival, HostSettings, HostState, SaveAnswer, ToHost } from '../contract/hostMessages.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '../contract/preferences.ts';
import { type ShareAnswer, shareSchema } from '../contract/share.ts';
import type { Snapshot, TransferView } from '../contract/snapshot.ts';
import { assertNever, PeerError, toPeerError } from '../core/errors.ts';
import { sanitizeLine } from '../core/fileName.ts';
import type { Hello } from '../core/frame.ts';
import type { Prompt } from '../core/healing.ts';
import type { IceServer } from '../core/iceServer.ts';
import { type Fingerprints, identityMessage } from '../core/identity.ts';
import { MAX_NAME_CHARS, PROTOCOL_VERSION } from '../core/limits.ts';
import { messageChars } from '../core/shared.ts';
import { askForStart } from './askForStart.ts';
import { createDeviceShelf } from './deviceShelf.ts';
import { createDownloads } from './downloads.ts';
import { errorView } from './errorView.ts';
import { createHeardMessages } from './heardMessages.ts';
import type { Keeping } from './historyHost.ts';
import { createLaterMessages } from './laterMessages.ts';
import { type LinkHost, startLink } from './linkHost.ts';
import { overallProgress } from './overallProgress.ts';
import { type HowOpened, startPairing } from './pairingHost.ts';
import type { PeerConnection } from './peerConnection.ts';
import { createPictureIntake } from './pictureIntake.ts';
import type { HostPorts } from './ports.ts';
import { tryServer } from './serverTrial.ts';
import { createShares } from './shares.ts';
import { createSnapshotPublisher } from './snapshotPublisher.ts';
import { createTeller, tellBackground } from './tellBackground.ts';
import { createTransferClient } from './transferClient.ts';
import { createTransferHistory } from './transferHistory.ts';

/** The machines' clock: fine enough for a probe every 3 s and a ping every 2 (see also `SLEPT_MS`). */
const TICK_MS = 500;

type ListFolder = Extract<HostCommand, { type: 'listFolder' }>;
/** Those whose answer takes its time. */
type Question = Extract<
  HostCommand,
  {
    type:
      | 'listFolder'
      | 'tryServer'
      | 'describeConnection'
      | 'rememberDevice'
      | 'explainNetwork'
      | 'sendShare'
      | 'queueShare';
  }
>;

export interface PeerHost {
  /** Closes every link in an orderly way, as far as a page that goes still can. */
  stop(): void;
}

/** The peer host: sole owner of every connection, link and transfer. Runs until its page goes. */
export function startPeerHost(ports: HostPorts): PeerHost {
  const host = ports.randomId();
  let editions = 0;
  let deviceName = '';
  let publicKey = '';
  const deviceKey = ports.loadDeviceKey();
  let servers: readonly IceServer[] = [];
  /** `undefined` until the background has told what an earlier life of this page expected. */
  let expected: string | null | undefined;
  let keepsHistory = true;
  let preferences: Preferences = DEFAULT_PREFERENCES;
  let isConfigured = false;
  const links = new Map<string, LinkHost>();
  const tellExpectation = createTeller();
  const appointments = ports.openAppointments(() => {
    pairing.expect(expected ?? null);
    publisher.changed();
  });
  const shelf = createDeviceShelf(
    ports.background.send,
    () => {
      appointments.keepOnly(shelf.devices().map(({ key }) => key));
      for (const link of links.values()) link.shelfChanged();
      publisher.changed();
    },
    () => firstAccepts(preferences.newDevices),
  );
  const downloads = createDownloads(async (files) => {
    return (await ports.background.send({ to: 'background', type: 'saveFiles', files })) as SaveAnswer[] | undefined;
  });
  const publisher = createSnapshotPublisher(
    snapshot,
    nextEdition,
    (linkId) => links.get(linkId)?.takeConversationChange(),
    ports.background.send,
  );
  const transfers = createTransferClient(
    ports.createTransferWorker(),
    {
      save: downloads.save,
      drawFrame: ports.drawFrame,
      drawPage: ports.drawPage,
      changed(gone) {
        for (const link of links.values()) link.transfersChanged(gone);
        if (isConfigured) history.changed(gone);
        publisher.changed();
      },
    },
    (connection) => {
      for (const link of links.values()) link.removeLane(connection);
    },
  );
  const history = createTransferHistory({ transfers: () => transfers.views(), keep, now: ports.now });
  const pictures = createPictureIntake(ports.listenForPictures);
  const heard = createHeardMessages();
  const later = createLaterMessages({
    store: ports.later,
    now: ports.now,
    say({ device, id, text, shared, at }) {
      const link = [...links.values()].find((one) => {
        return one.key() === device && !one.isEnded() && one.hasRoomFor(messageChars(text, shared), 1);
      });
      link?.sendMessage(id, text, shared, at);
      return link?.id ?? null;
    },
    changed: () => publisher.changed(),
  });
  const shares = createShares({
    targets: () => [...links.values()].filter((link) => !link.isEnded()),
    takePicture: pictures.take,
    dropFile: ports.dropFile,
    hasRoomLater: later.hasRoomFor,
    queueMessage: (device, id, text, shared) => later.put({ device, id, text, shared }),
    randomId: ports.randomId,
    changed: () => publisher.changed(),
  });
  const pairing = startPairing({
    createConnection: ports.createConnection,
    appointments,
    servers: () => servers,
    giveChannel: transfers.giveChannel,
    now: ports.now,
    randomId: ports.randomId,
    changed: () => publisher.changed(),
    showed: ports.showed,
    opened: addLink,
  });

  function nextEdition(): Edition {
    return { host, count: ++editions };
  }

  function snapshot(): Snapshot {
    return {
      device: { name: deviceName, seed: publicKey },
      pairing: pairing.view(),
      network: pairing.networkView(),
      servers: servers.map(({ url, username }) => ({ url, username })),
      links: [...links.values()].map((link) => link.view()),
      transfers: transfers.views().map(asSeen),
      devices: shelf.devices(),
      expected: expected ?? null,
      oneCode: pairing.oneCode(),
      keepsHistory,
      preferences,
      progress: overallProgress(transfers.views()),
      share: shares.view(),
      waiting: later.view(),
    };
  }

  /** A transfer over a link that is silent stands still, and goes on by itself. */
  function asSeen(view: TransferView): TransferView {
    const name = !view.forLater || view.waitsFor === null ? undefined : shelf.find(view.waitsFor)?.name;
    if (name !== undefined) return { ...view, peerName: name };
    const isInterrupted = view.linkId !== null && links.get(view.linkId)?.isInterrupted() === true;
    if (!isInterrupted || view.state.phase !== 'moving') return view;
    return { ...view, state: { phase: 'interrupted', doneBytes: view.state.doneBytes } };
  }

  function addLink(connection: PeerConnection, { byCamera, servers: asked, appointed }: HowOpened): void {
    const id = ports.randomId();
    const link = startLink(connection, byCamera, {
      id,
      introduce,
      expected: expected ?? appointed,
      shelf,
      appointments,
      generateCertificate: ports.generateCertificate,
      keep,
      transferLogged: (transferId, key) => history.logged(transferId, id, key),
      transfers,
      createConnection: ports.createConnection,
      servers: asked,
      randomId: ports.randomId,
      randomNonce: ports.randomNonce,
      now: ports.now,
      changed: publisher.changed,
      conversationChanged: () => publisher.conversationChanged(id),
      isAttended: () => publisher.isAttended(id),
      isWatched: publisher.isWatched,
      arrived: (arrival) => {
        if (preferences.sounds && isHeard(arrival)) ports.play(arrival.kind === 'done' ? 'done' : 'arrival');
        ports.background.send({ to: 'background', type: 'arrived', arrival }).catch(reportUnheard);
      },
      met: later.met,
      delivered: later.delivered,
      isNews: heard.isNews,
      ended: () => later.linkEnded(id),
    });
    links.set(id, link);
    expect(null);
    publisher.conversationChanged(id);
  }

  /** Only this device may be at the other end of the next link; the background keeps it for another life of this page. */
  function expect(key: string | null): void {
    if (expected !== key) {
      tellExpectation(() => ports.background.send({ to: 'background', type: 'expectationChanged', key })).catch(
        reportUnheard,
      );
    }
    expected = key;
    pairing.expect(key);
    publisher.changed();
  }

  /** What is said in front of somebody is seen; a file is worth a sound even then. */
  function isHeard({ kind, linkId }: Arrival): boolean {
    return kind !== 'message' || !publisher.isAttended(linkId);
  }

  /** Hands an entry to the background, if it is to be kept. */
  function keep(key: string, entry: KeptEntry): Keeping {
    const device = shelf.find(key);
    if (!keepsHistory || device?.keepsHistory === false) return 'off';
    if (device === undefined) return 'stranger';
    tellBackground(() => ports.background.send({ to: 'background', type: 'keepEntry', key, entry })).catch(
      reportUnheard,
    );
    return 'kept';
  }

  async function introduce(fingerprints: Fingerprints): Promise<Hello> {
    const { publicKey: key, sign } = await deviceKey;
    const signature = await sign(identityMessage(fingerprints));
    return { protocol: PROTOCOL_VERSION, app: ports.appVersion, name: deviceName, key, signature };
  }

  function linkOf(linkId: string): LinkHost {
    const link = links.get(linkId);
    if (link === undefined) throw new PeerError('link-lost');
    return link;
  }

  function carryOut(command: Exclude<HostCommand, Question>): void {
    switch (command.type) {
      case 'acceptCode':
        return pairing.acceptCode(command.text, command.source);
      case 'renewCode':
        return pairing.renew();
      case 'chooseNetwork':
        return pairing.chooseNetwork(command.network);
      case 'sendMessage':
        return linkOf(command.linkId).sendMessage(command.messageId, command.text, command.shared ?? null);
      case 'queueMessage': {
        const { device, messageId, text, shared = null } = command;
        return later.put({ device, id: messageId, text, shared });
      }
      case 'dropMessage':
        return later.drop(command.messageId);
      case 'dropShare':
        return shares.drop(command.shareId);
      case 'markRead':
        return linkOf(command.linkId).markRead();
      case 'compareEmoji':
        return linkOf(command.linkId).compareEmoji(command.match);
      case 'expectDevice':
        return expect(command.key);
      case 'closeLink':
        return linkOf(command.linkId).close();
      case 'dismissLink': {
        if (!linkOf(command.linkId).isEnded()) linkOf(command.linkId).close();
        links.delete(command.linkId);
        transfers.forgetLink(command.linkId);
        history.forgetLink(command.linkId);
        return publisher.changed();
      }
      case 'acceptTransfer':
        return transfers.act({ do: 'accept', transfer: command.transferId, skip: command.skip ?? [] });
      case 'declineTransfer':
        return transfers.act({ do: 'decline', transfer: command.transferId });
      case 'cancelTransfer':
        return transfers.act({ do: 'cancel', transfer: command.transferId });
      case 'dismissTransfer':
        return transfers.act({ do: 'dismiss', transfer: command.transferId });
      case 'pauseTransfer':
        return transfers.act({ do: 'pause', transfer: command.transferId, paused: true });
      case 'resumeTransfer':
        return transfers.act({ do: 'pause', transfer: command.transferId, paused: false });
      case 'retryTransfer':
        return transfers.act({ do: 'retry', transfer: command.transferId });
      case 'markFiles':
        return transfers.act({ do: 'mark', transfer: command.transferId, entries: command.entries, as: command.as });
      case 'moveTransfer':
        return transfers.act({ do: 'move', transfer: command.transferId, before: command.before });
      default:
        assertNever(command);
    }
  }

  async function listFolder({ transferId, path, from, limit }: ListFolder): Promise<CommandResult> {
    const value = await transfers.list(transferId, path, from, limit);
    return { ok: true, value: value ?? { rows: [], total: 0 } };
  }

  async function commandResult(command: unknown): Promise<CommandResult> {
    try {
      const parsed = v.parse(hostCommandSchema, command);
      if (parsed.type === 'listFolder') return await listFolder(parsed);
      if (parsed.type === 'describeConnection') return { ok: true, value: await linkOf(parsed.linkId).describe() };
      if (parsed.type === 'explainNetwork') return { ok: true, value: pairing.diagnose(ports.isOnline()) };
      if (parsed.type === 'tryServer') {
        return { ok: true, value: await tryServer(parsed.server, servers, ports.createConnection) };
      }
      if (parsed.type === 'rememberDevice') await rememberDevice(parsed.linkId);
      else if (parsed.type === 'sendShare') await shares.send(parsed.shareId, linkOf(parsed.linkId));
      else if (parsed.type === 'queueShare') await shares.queue(parsed.shareId, parsed.device);
      else carryOut(parsed);
      return { ok: true };
    } catch (thrown) {
      const error = toPeerError(thrown);
      if (error.code === 'bug') console.error('A command failed:', error.message, error.cause ?? '');
      return { ok: false, error: errorView(error) };
    }
  }

  async function rememberDevice(linkId: string): Promise<void> {
    await linkOf(linkId).remember();
    history.changed([]);
  }

  /** Every message is answered, so that the background can tell a host that is not there. */
  function hear(message: ToHost): unknown {
    switch (message.type) {
      case 'command':
        return commandResult(message.command);
      case 'describe': {
        const conversations = [...links.values()].map((link) => link.conversation());
        return { snapshot: snapshot(), edition: nextEdition(), conversations } satisfies HostState;
      }
      case 'configure':
        configure(message);
        return true;
      case 'attend':
        for (const linkId of message.linkIds) links.get(linkId)?.markRead();
        if (message.watching && !publisher.isWatched()) prompt('opened');
        publisher.attend(message);
        return true;
      case 'eraseLocalStorage':
        ports.eraseLocalStorage();
        return true;
      case 'downloadsEnded':
        for (const ended of message.ended) downloads.ended(ended);
        return true;
      case 'expectPicture':
        pictures.expect(message.pictureId);
        return true;
      case 'share':
        return takeShare(message.share);
      default:
        return assertNever(message);
    }
  }

  async function takeShare(share: unknown): Promise<ShareAnswer> {
    try {
      return await shares.take(v.parse(shareSchema, share));
    } catch (thrown) {
      console.warn('What was to be sent could not be read:', thrown);
      return { outcome: 'unreadable' };
    }
  }

  function prompt(by: Prompt): void {
    for (const link of links.values()) link.prompt(by);
  }

  /** What waits for devices that are forgotten. */
  function forgetWaiting(): void {
    const known = new Set(shelf.devices().map(({ key }) => key));
    later.keepOnly(known);
    transfers.keepOnly(known);
  }

  function configure(settings: HostSettings): void {
    deviceName = sanitizeLine(settings.deviceName, MAX_NAME_CHARS);
    const isOther = JSON.stringify(servers) !== JSON.stringify(settings.servers);
    servers = settings.servers;
    keepsHistory = settings.keepsHistory;
    // Who switches it on hears what it is like.
    if (isConfigured && settings.preferences.sounds && !preferences.sounds) ports.play('arrival');
    isConfigured = true;
    preferences = settings.preferences;
    shelf.replace(settings.book);
    // One that was forgotten meanwhile is nobody to expect.
    if (expected != null && shelf.find(expected) === undefined) expect(null);
    forgetWaiting();
    // What an earlier life left may have ended before it was known who is remembered.
    history.changed([]);
    if (isOther) pairing.serversChanged();
    publisher.changed();
  }

  ports.background.listen(hear);
  const askAgain = askForStart(
    () => ports.background.send({ to: 'background', type: 'hostStarted' }),
    ({ expected: kept, ...settings }) => {
      if (expected === undefined) expected = kept;
      configure(settings);
      pairing.expect(expected ?? null);
    },
  );
  ports.every(TICK_MS, () => {
    askAgain();
    pairing.tick();
    for (const link of links.values()) link.tick();
  });
  ports.watchNetwork(prompt);

  deviceKey
    .then((loaded) => {
      publicKey = loaded.publicKey;
      publisher.changed();
    })
    .catch((cause) => console.error('No device key:', cause));
  ports.watchTheme((dark) => {
    ports.background.send({ to: 'background', type: 'themeChanged', dark }).catch(reportUnheard);
  });
  return {
    stop() {
      for (const link of links.values()) link.close();
    },
  };
}

function reportUnheard(cause: unknown): void {
  console.info('The background did not hear:', String(cause));
}
