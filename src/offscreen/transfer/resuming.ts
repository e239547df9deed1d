import { PeerError } from '../../core/errors.ts';
import { MAX_HELD_BODIES, MAX_HELD_CHARS, MAX_RESUMABLE } from '../../core/limits.ts';
import type { ResumeRole } from '../../core/resumeProof.ts';
import { type EndedRecord, MAX_ENDED } from './endedStore.ts';
import type { OutgoingRecord } from './outgoingStore.ts';
import { isSameDevice, peerOf } from './peerDevice.ts';
import { createProofs } from './resumeProofs.ts';
import { type Entry, isEnded, type Roster } from './roster.ts';
import type { FromWorker, TransferBody } from './workerMessages.ts';

export interface ResumingPorts {
  roster: Roster;
  post(message: FromWorker): void;
  violated(link: string, thrown: unknown): void;
  /** It loses the link that it waited for. */
  detach(entry: Entry): void;
  /** What was unfinished before a restart is on the list. */
  restored: Promise<void>;
  /** An offer of an earlier life is on the list from now on. */
  wake(offer: OutgoingRecord): Entry;
  /** The device at the other end of this link, with which the transfer was begun here as its sender, knows nothing of it. */
  unknown(link: string, transfer: string): void;
  /** 64 random hex digits. */
  randomProof(): string;
  /** What was said while proofs were being looked at. */
  replay(link: string, body: TransferBody): void;
}

/** Fingerprints of a link's first connection, as hex. */
export interface Fingerprints {
  local: string;
  remote: string;
}

/** Transfers that go on over another link: each side proves that it knows them, the receiver says what it has. */
export interface Resuming {
  /** `key`: what the other side has proven. Transfers that were made with another are not gone on with. */
  open(link: string, fingerprints: Fingerprints, key: string): void;
  close(link: string): void;
  /**
   * Keeps a body that came while proofs are being looked at: what follows a `resume`, too.
   *
   * @throws {PeerError} `protocol-violation`, when there are too many.
   */
  holds(link: string, body: TransferBody): boolean;
  /** @throws {PeerError} `protocol-violation`, when it comes twice. */
  takeResumable(link: string, proofs: readonly string[]): void;
  takeResume(link: string, body: Extract<TransferBody, { kind: 'resume' }>): void;
  /** The other side may not have heard of this end: it is told on the next link, also when it is off the list. */
  keepEnd(record: EndedRecord): void;
  /** The end that is kept of this very transfer. */
  endOf(transfer: { transfer: string; secret: string }): EndedRecord | undefined;
  /** An offer of an earlier life that nobody has answered: nothing is shown of it until its receiver comes. */
  sleep(offer: OutgoingRecord): void;
  isAsleep(transfer: string): boolean;
  /** It sleeps no more, and is not woken; `undefined` where it did not sleep. */
  takeAsleep(transfer: string): OutgoingRecord | undefined;
  /** It belongs to this link from now on. */
  carryOver(entry: Entry, link: string): void;
  /** Whoever is at the other end of this link has proven to know the transfer. */
  isProven(link: string, transfer: string): boolean;
}

interface Provable {
  transfer: string;
  secret: string;
  role: ResumeRole;
}

interface LinkProofs extends Fingerprints {
  key: string;
  /** Transfers that the other side has proven to know. */
  proven: Set<string>;
  /** Transfers that this side has proven to know. */
  named: Set<string>;
  hasHeard: boolean;
  /** Settles when our own proofs are said: what follows from theirs comes after. */
  said: Promise<void>;
  /** What was said while theirs are looked at; `null` while they are not. */
  held: TransferBody[] | null;
  /** Characters of what was held, as JSON. */
  heldChars: number;
}

export function createResuming(ports: ResumingPorts): Resuming {
  const { roster } = ports;
  const links = new Map<string, LinkProofs>();
  const proofs = createProofs();
  const ended = new Map<string, EndedRecord>();
  const sleeping = new Map<string, OutgoingRecord>();

  /**
   * The secret and this side's role, of all that the device with this key may know: what is unfinished first, the
   * latest first. Each once: what is unfinished after all (`earlierLife.ts`) has no end to tell.
   */
  function provable(key: string): Provable[] {
    const unfinished = roster.all().filter(({ runner, peer }) => !isEnded(runner) && isSameDevice(peer, key));
    return [
      ...unfinished.reverse().map(({ runner }) => ({
        ...{ transfer: runner.id, secret: runner.state().secret },
        role: runner.direction === 'sending' ? ('sender' as const) : ('receiver' as const),
      })),
      ...[...ended.values()].filter(({ transfer }) => !isUnfinished(transfer)).reverse(),
      ...[...sleeping.values()]
        .filter((offer) => isSameDevice(peerOf(offer), key))
        .reverse()
        .map(({ transfer, secret }) => ({ transfer, secret, role: 'sender' as const })),
    ];
  }

  function isUnfinished(transfer: string): boolean {
    const entry = roster.get(transfer);
    return entry !== undefined && !isEnded(entry.runner);
  }

  /** Tells the other side which transfers are known here, in a way that tells nobody else anything. */
  async function sayResumable(link: string, here: LinkProofs): Promise<void> {
    await ports.restored;
    if (links.get(link) !== here) return;
    const known = provable(here.key).slice(0, MAX_RESUMABLE);
    for (const { transfer } of known) here.named.add(transfer);
    const said = await Promise.all(known.map(({ secret, role }) => proofs.make(secret, role, here.local, here.remote)));
    // Where nothing is known, that is what the other side hears: a proof that fits nothing.
    const body: TransferBody = { kind: 'resumable', proofs: said.length > 0 ? said : [ports.randomProof()] };
    ports.post({ type: 'say', link, body });
  }

  async function compare(link: string, here: LinkProofs, said: readonly string[]): Promise<void> {
    await here.said;
    if (links.get(link) !== here) return;
    for (const { transfer, secret, role } of provable(here.key)) {
      // The other side answers only to what it heard of, and so do we.
      if (!here.named.has(transfer)) continue;
      const other = role === 'sender' ? 'receiver' : 'sender';
      if (said.includes(await proofs.make(secret, other, here.remote, here.local))) {
        here.proven.add(transfer);
        goOn(link, transfer);
      } else if (role === 'sender' && said.length < MAX_RESUMABLE) ports.unknown(link, transfer);
    }
  }

  /** The other side knows it too. Of what was accepted, the receiver has to speak first. */
  function goOn(link: string, transfer: string): void {
    const offer = sleeping.get(transfer);
    sleeping.delete(transfer);
    const entry = offer === undefined ? roster.get(transfer) : ports.wake(offer);
    if (entry === undefined || isEnded(entry.runner)) {
      const record = ended.get(transfer);
      if (record?.isAnswerToProof) sayAll(link, record.words);
    } else if (entry.runner.direction === 'receiving') {
      carryOver(entry, link);
      void entry.runner.attach();
    } else if (entry.runner.state().phase === 'offered') {
      carryOver(entry, link);
      entry.runner.step({ type: 'attached' });
    }
  }

  function sayAll(link: string, words: readonly TransferBody[]): void {
    for (const body of words) ports.post({ type: 'say', link, body });
  }

  function carryOver(entry: Entry, link: string): void {
    const { runner } = entry;
    if (entry.link !== null && entry.link !== link) ports.detach(entry);
    if (entry.link === null) ports.post({ type: 'logged', link, transfer: runner.id });
    entry.link = link;
    entry.shownLink = link;
    roster.changed(runner.id);
  }

  return {
    open(link, fingerprints, key) {
      const here: LinkProofs = {
        ...fingerprints,
        key,
        proven: new Set(),
        named: new Set(),
        hasHeard: false,
        said: Promise.resolve(),
        held: null,
        heldChars: 0,
      };
      links.set(link, here);
      here.said = sayResumable(link, here);
    },
    close: (link) => void links.delete(link),
    holds(link, body) {
      const here = links.get(link);
      if (here === undefined || here.held === null) return false;
      here.heldChars += JSON.stringify(body).length;
      if (here.held.length >= MAX_HELD_BODIES || here.heldChars > MAX_HELD_CHARS) {
        throw new PeerError('protocol-violation', 'too much before proofs are compared');
      }
      here.held.push(body);
      return true;
    },
    takeResumable(link, said) {
      const here = links.get(link);
      if (here === undefined) return;
      if (here.hasHeard) throw new PeerError('protocol-violation', 'proofs twice');
      here.hasHeard = true;
      here.held = [];
      void compare(link, here, said).finally(() => {
        const held = here.held ?? [];
        here.held = null;
        for (const body of held) ports.replay(link, body);
      });
    },
    takeResume(link, { transfer, windowBytes, have, received, skip, check }) {
      // Each once a link: what it claims is read again to be compared.
      const isProven = links.get(link)?.proven.delete(transfer) ?? false;
      const runner = roster.get(transfer)?.runner;
      const record = ended.get(transfer);
      if (isProven && record?.role === 'sender') return sayAll(link, record.isAnswerToProof ? [] : record.words);
      if (!isProven || runner?.direction !== 'sending') {
        return ports.violated(link, new PeerError('protocol-violation', 'resume without proof'));
      }
      const entry = roster.get(transfer);
      if (entry !== undefined) carryOver(entry, link);
      runner
        .resume({ type: 'resumeAsked', windowBytes, have, received, skip }, check)
        .catch((thrown) => ports.violated(link, thrown));
    },
    keepEnd(record) {
      ended.delete(record.transfer);
      ended.set(record.transfer, record);
      const [oldest] = ended.keys();
      if (ended.size > MAX_ENDED && oldest !== undefined) ended.delete(oldest);
    },
    endOf({ transfer, secret }) {
      const record = ended.get(transfer);
      return record?.secret === secret ? record : undefined;
    },
    sleep: (offer) => void sleeping.set(offer.transfer, offer),
    carryOver,
    isAsleep: (transfer) => sleeping.has(transfer),
    takeAsleep(transfer) {
      const offer = sleeping.get(transfer);
      sleeping.delete(transfer);
      return offer;
    },
    isProven: (link, transfer) => links.get(link)?.proven.has(transfer) ?? false,
  };
}
