import * as v from 'valibot';
import { type CommandResult, type HostCommand, hostCommandSchema } from '../contract/commands.ts';
import type { FileDrop } from '../contract/fileDrop.ts';
import type { HostSettings, HostState, SaveAnswer, ToHost } from '../contract/hostMessages.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { assertNever, PeerError, toPeerError } from '../core/errors.ts';
import { sanitizeLine } from '../core/fileName.ts';
import { MAX_NAME_CHARS, PROTOCOL_VERSION } from '../core/limits.ts';
import type { Scanned } from '../core/pairing.ts';
import { createDiskClient } from './diskClient.ts';
import { createDownloads } from './downloads.ts';
import { errorView } from './errorView.ts';
import { type LinkHost, startLink } from './linkHost.ts';
import { startPairing } from './pairingHost.ts';
import type { PeerConnection } from './peerConnection.ts';
import type { HostPorts } from './ports.ts';
import { createSnapshotPublisher } from './snapshotPublisher.ts';

/** The machines' clock: fine enough for a probe every 3 s and a ping every 2. */
const TICK_MS = 500;

export interface PeerHost {
  /** Closes every link in an orderly way, as far as a page that goes still can. */
  stop(): void;
}

/** The peer host: sole owner of every connection, link and transfer. Runs until its page goes. */
export function startPeerHost(ports: HostPorts): PeerHost {
  let deviceName = '';
  const links = new Map<string, LinkHost>();
  const disk = createDiskClient(ports.createDiskWorker());
  const downloads = createDownloads(async (url, path) => {
    return (await ports.background.send({ to: 'background', type: 'saveFile', url, path })) as SaveAnswer;
  });
  const publisher = createSnapshotPublisher(
    snapshot,
    (linkId) => links.get(linkId)?.conversation(),
    ports.background.send,
  );
  const pairing = startPairing({
    createConnection: ports.createConnection,
    now: ports.now,
    randomId: ports.randomId,
    changed: () => publisher.changed(),
    showed: ports.showed,
    opened: addLink,
  });

  function snapshot(): Snapshot {
    return {
      device: { name: deviceName },
      pairing: pairing.view(),
      links: [...links.values()].map((link) => link.view()),
      transfers: [...links.values()].flatMap((link) => link.transfers()),
    };
  }

  function addLink(connection: PeerConnection, scanned: Scanned): void {
    const id = ports.randomId();
    const link = startLink(connection, scanned, {
      id,
      local: { protocol: PROTOCOL_VERSION, app: ports.appVersion, name: deviceName },
      disk,
      now: ports.now,
      changed: publisher.changed,
      conversationChanged: () => publisher.conversationChanged(id),
      isTransferTaken: (transferId) => [...links.values()].some((other) => other.hasTransfer(transferId)),
      isAttended: () => publisher.isAttended(id),
      arrived: (arrival) => {
        ports.background.send({ to: 'background', type: 'arrived', arrival }).catch(reportUnheard);
      },
      save: downloads.save,
    });
    links.set(id, link);
    publisher.changed();
    publisher.conversationChanged(id);
  }

  function linkOf(linkId: string): LinkHost {
    const link = links.get(linkId);
    if (link === undefined) throw new PeerError('link-lost');
    return link;
  }

  function decide(transferId: string, decision: 'accept' | 'decline' | 'cancel'): void {
    const link = [...links.values()].find((candidate) => candidate.hasTransfer(transferId));
    link?.decideTransfer(transferId, decision);
  }

  function carryOut(command: HostCommand): void {
    switch (command.type) {
      case 'acceptCode':
        return pairing.acceptCode(command.text, command.source);
      case 'renewCode':
        return pairing.renew();
      case 'sendMessage':
        return linkOf(command.linkId).sendMessage(command.messageId, command.text);
      case 'markRead':
        return linkOf(command.linkId).markRead();
      case 'closeLink':
        return linkOf(command.linkId).close();
      case 'dismissLink': {
        if (!linkOf(command.linkId).isEnded()) linkOf(command.linkId).close();
        links.delete(command.linkId);
        return publisher.changed();
      }
      case 'acceptTransfer':
        return decide(command.transferId, 'accept');
      case 'declineTransfer':
        return decide(command.transferId, 'decline');
      case 'cancelTransfer':
        return decide(command.transferId, 'cancel');
      default:
        assertNever(command);
    }
  }

  function commandResult(command: unknown): CommandResult {
    try {
      carryOut(v.parse(hostCommandSchema, command));
      return { ok: true };
    } catch (thrown) {
      const error = toPeerError(thrown);
      if (error.code === 'bug') console.error('A command failed:', error.message, error.cause ?? '');
      return { ok: false, error: errorView(error) };
    }
  }

  /** Every message is answered, so that the background can tell a host that is not there. */
  function hear(message: ToHost): unknown {
    switch (message.type) {
      case 'command':
        return commandResult(message.command);
      case 'describe': {
        const conversations = [...links.values()].map((link) => link.conversation());
        return { snapshot: snapshot(), conversations } satisfies HostState;
      }
      case 'configure':
        rename(message.deviceName);
        return true;
      case 'attend':
        for (const linkId of message.linkIds) links.get(linkId)?.markRead();
        publisher.attend(message);
        return true;
      case 'downloadEnded':
        downloads.ended(message.downloadId, message.error);
        return true;
      default:
        return assertNever(message);
    }
  }

  function rename(name: string): void {
    deviceName = sanitizeLine(name, MAX_NAME_CHARS);
    publisher.changed();
  }

  /** Each drop is taken once; a page that did not hear the answer posts it again. */
  function takeDrop({ dropId, linkId, files }: FileDrop): void {
    try {
      const paths = files.map(({ path, file }) => (path.length > 0 ? path : [file.name]));
      linkOf(linkId).sendFiles(
        dropId,
        paths,
        files.map(({ file }) => file),
      );
      ports.files.answer({ type: 'taken', dropId });
    } catch (thrown) {
      ports.files.answer({ type: 'refused', dropId, error: errorView(toPeerError(thrown)) });
    }
  }

  ports.background.listen(hear);
  ports.files.listen(takeDrop);
  ports.every(TICK_MS, () => {
    pairing.tick();
    for (const link of links.values()) link.tick();
  });
  ports.watchTheme((dark) => {
    ports.background.send({ to: 'background', type: 'themeChanged', dark }).catch(reportUnheard);
  });
  ports.background
    .send({ to: 'background', type: 'hostStarted' })
    .then((settings) => rename((settings as HostSettings).deviceName))
    .catch(reportUnheard);

  return {
    stop() {
      for (const link of links.values()) link.close();
    },
  };
}

function reportUnheard(cause: unknown): void {
  console.info('The background did not hear:', String(cause));
}
