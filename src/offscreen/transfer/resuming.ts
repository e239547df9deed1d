import { PeerError } from '../../core/errors.ts';
import { MAX_RESUMABLE } from '../../core/limits.ts';
import type { Receiving } from './receiving.ts';
import { createProofs } from './resumeProofs.ts';
import { type Entry, isEnded, type Roster, type Runner } from './roster.ts';
import type { Sending } from './sending.ts';
import type { FromWorker, TransferBody } from './workerMessages.ts';

export interface ResumingPorts {
  roster: Roster;
  post(message: FromWorker): void;
  violated(link: string, thrown: unknown): void;
  /** It loses the link that it waited for. */
  detach(entry: Entry): void;
  /** What was unfinished before a restart is on the list. */
  restored: Promise<void>;
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
  open(link: string, fingerprints: Fingerprints): void;
  close(link: string): void;
  /** Keeps a body that came while proofs are being looked at: what follows a `resume`, too. */
  holds(link: string, body: TransferBody): boolean;
  /** @throws {PeerError} `protocol-violation`, when it comes twice. */
  takeResumable(link: string, proofs: readonly string[]): void;
  takeResume(link: string, body: Extract<TransferBody, { kind: 'resume' }>): void;
  /** Whoever is at the other end of this link has proven to know the transfer. */
  isProven(link: string, transfer: string): boolean;
}

interface LinkProofs extends Fingerprints {
  /** Transfers that the other side has proven to know. */
  proven: Set<string>;
  /** Transfers that this side has proven to know. */
  named: Set<string>;
  hasHeard: boolean;
  /** Settles when our own proofs are said: what follows from theirs comes after. */
  said: Promise<void>;
  /** What was said while theirs are looked at; `null` while they are not. */
  held: TransferBody[] | null;
}

export function createResuming(ports: ResumingPorts): Resuming {
  const { roster } = ports;
  const links = new Map<string, LinkProofs>();
  const proofs = createProofs();

  /** Tells the other side which transfers are known here, in a way that tells nobody else anything. */
  async function sayResumable(link: string, here: LinkProofs): Promise<void> {
    await ports.restored;
    if (links.get(link) !== here) return;
    // Also of those that ended: the other side may not have heard of it.
    const all = roster.all().reverse();
    const unfinished = all.filter(({ runner }) => !isEnded(runner));
    const known = [...unfinished, ...all.filter(({ runner }) => isEnded(runner))].slice(0, MAX_RESUMABLE);
    for (const { runner } of known) here.named.add(runner.id);
    const said = await Promise.all(
      known.map((entry) => proofs.make(entry.runner.state().secret, roleOf(entry.runner), here.local, here.remote)),
    );
    if (said.length > 0) ports.post({ type: 'say', link, body: { kind: 'resumable', proofs: said } });
  }

  async function compare(link: string, here: LinkProofs, said: readonly string[]): Promise<void> {
    await here.said;
    if (links.get(link) !== here) return;
    for (const entry of roster.all()) {
      const { secret } = entry.runner.state();
      // The other side answers only to what it heard of, and so do we.
      if (!here.named.has(entry.runner.id)) continue;
      const role = entry.runner.direction === 'sending' ? 'receiver' : 'sender';
      if (!said.includes(await proofs.make(secret, role, here.remote, here.local))) continue;
      here.proven.add(entry.runner.id);
      if (entry.runner.direction === 'receiving') void attach(entry, link, entry.runner);
      else attachSender(entry, link, entry.runner);
    }
  }

  /** Of a transfer that was accepted, the receiver has to speak first. */
  function attachSender(entry: Entry, link: string, runner: Sending): void {
    const state = runner.state();
    if (state.phase === 'offered') {
      carryOver(entry, link);
      runner.step({ type: 'attached' });
    } else if (state.phase !== 'sending' && state.marks === null) {
      // Its person may be about to be asked.
      entry.link = link;
      runner.sayEnd();
    }
  }

  async function attach(entry: Entry, link: string, runner: Receiving): Promise<void> {
    // Of one that has ended, only to say how.
    if (isEnded(runner)) entry.link = link;
    else carryOver(entry, link);
    await runner.attach();
    roster.changed(runner.id);
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
    open(link, fingerprints) {
      const here: LinkProofs = {
        ...fingerprints,
        proven: new Set(),
        named: new Set(),
        hasHeard: false,
        said: Promise.resolve(),
        held: null,
      };
      links.set(link, here);
      here.said = sayResumable(link, here);
    },
    close: (link) => void links.delete(link),
    holds(link, body) {
      const held = links.get(link)?.held ?? null;
      held?.push(body);
      return held !== null;
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
      const entry = roster.get(transfer);
      // Each once a link: what it claims is read again to be compared.
      const isProven = links.get(link)?.proven.delete(transfer) ?? false;
      if (entry === undefined || !isProven || entry.runner.direction !== 'sending') {
        return ports.violated(link, new PeerError('protocol-violation', 'resume without proof'));
      }
      const { runner } = entry;
      if (isEnded(runner)) {
        entry.link = link;
        return runner.sayEnd();
      }
      carryOver(entry, link);
      runner
        .resume({ type: 'resumeAsked', windowBytes, have, received, skip }, check)
        .catch((thrown) => ports.violated(link, thrown));
    },
    isProven: (link, transfer) => links.get(link)?.proven.has(transfer) ?? false,
  };
}

function roleOf({ direction }: Runner): 'sender' | 'receiver' {
  return direction === 'sending' ? 'sender' : 'receiver';
}
