import { toPeerError } from '../../core/errors.ts';
import { MAX_WAITING_ENTRIES, MAX_WAITING_OFFERS } from '../../core/limits.ts';
import type { WholeDrop } from './dropIntake.ts';
import type { OfferPages } from './offerPages.ts';
import type { PeerDevice } from './peerDevice.ts';
import type { Entry, Roster } from './roster.ts';
import { type Sending, type SendingPorts, startSending } from './sending.ts';
import type { FromWorker } from './workerMessages.ts';

export interface OfferingPorts {
  roster: Roster;
  pages: Pick<OfferPages, 'drop'>;
  /** The devices at the other end of the links that are open. */
  links: ReadonlyMap<string, PeerDevice>;
  post(message: FromWorker): void;
  sendingPorts(transfer: string): SendingPorts;
  /** Its files can be shown from now on. */
  lendPreviews(runner: Sending): void;
  /** Its answer may come any moment. */
  prepare(link: string): void;
  /** It loses the link that it was made for. */
  detach(entry: Entry): void;
  /** Nothing more is kept of it. */
  forget(transfer: string): void;
  /** The id of a new transfer. */
  randomTransfer(): string;
}

/** Where the files of an offer were before. */
export interface Origin {
  /** Its card is in the conversation already. */
  isShown: boolean;
  /** They waited for their device, and copies of them may be kept. */
  waited: boolean;
}

/** What is offered from here, within what the other side may have waiting there. */
export interface Offering {
  offer(drop: WholeDrop, link: string, origin: Origin): Promise<void>;
  /** The other side keeps all that it has not answered in its memory, and ends the link of whoever offers more. */
  mayOffer(link: string, entries: number): boolean;
  /** The link of an offer that is being made: its first words come before it is on the list. */
  linkOf(transfer: string): string | null;
  /** Takes back what is being made; nothing otherwise. */
  withdraw(transfer: string): void;
  /** It was cancelled before it was on the list. */
  takeBack(runner: Sending): void;
  /** The files that failed, or all of a transfer that failed, as a new offer. */
  offerAgain(runner: Sending, on: Pick<Entry, 'link' | 'peer'>): void;
}

export function createOffering(ports: OfferingPorts): Offering {
  const { roster, pages, links } = ports;
  const making = new Map<string, { link: string; entries: number }>();
  /** Of these, those that their person has cancelled. */
  const withdrawn = new Set<string>();

  async function offer(drop: WholeDrop, link: string, { isShown, waited }: Origin): Promise<void> {
    const { transfer, entries } = drop;
    try {
      making.set(transfer, { link, entries: entries.length });
      const peer = links.get(link) ?? { name: '', key: null };
      const runner = await startSending(drop, waited, ports.sendingPorts(transfer));
      if (withdrawn.delete(transfer)) return takeBack(runner);
      const entry = roster.keep(runner, link, peer, isShown);
      ports.lendPreviews(runner);
      // It closed while the manifest was made.
      if (!links.has(link)) return ports.detach(entry);
      ports.prepare(link);
    } catch (thrown) {
      console.warn('An offer could not be made:', toPeerError(thrown).message);
      pages.drop(transfer);
      ports.post({ type: 'viewsChanged', views: [], gone: [transfer] });
      // It would come to nothing in each further life too.
      if (waited) ports.forget(transfer);
    } finally {
      withdrawn.delete(transfer);
      making.delete(transfer);
    }
  }

  function takeBack(runner: Sending): void {
    runner.step({ type: 'cancelAsked' });
    // The other side may have answered already.
    roster.setKnown(runner.id);
    pages.drop(runner.id);
    ports.post({ type: 'viewsChanged', views: [], gone: [runner.id] });
  }

  /** The one link there is with the device, where a transfer has lost its own. */
  function linkWith(peer: PeerDevice): string | null {
    const same = [...links].filter(([, { name, key }]) => (peer.key === null ? name === peer.name : key === peer.key));
    return same.length === 1 ? (same[0]?.[0] ?? null) : null;
  }

  return {
    offer,
    mayOffer(link, entries) {
      const unanswered = roster.all().flatMap(({ link: on, runner }) => {
        const isOurs = on === link && runner.direction === 'sending' && runner.state().phase === 'offered';
        return isOurs ? [runner.state().manifest.entries.length] : [];
      });
      const made = [...making.values()].flatMap((one) => (one.link === link ? [one.entries] : []));
      const all = [...unanswered, ...made];
      const total = all.reduce((sum, count) => sum + count, entries);
      return all.length < MAX_WAITING_OFFERS && total <= MAX_WAITING_ENTRIES;
    },
    linkOf: (transfer) => making.get(transfer)?.link ?? null,
    withdraw(transfer) {
      if (making.has(transfer)) withdrawn.add(transfer);
    },
    takeBack,
    offerAgain(runner, on) {
      const state = runner.state();
      const link = on.link ?? linkWith(on.peer);
      if (link === null) return;
      const marks = 'marks' in state ? state.marks : null;
      const isWhole = state.phase !== 'sending' && state.phase !== 'done';
      const entries = runner.sources().filter(({ entry }) => isWhole || marks?.of(entry) === 'failed');
      if (entries.length === 0) return;
      const origin = { isShown: false, waited: false };
      void offer({ transfer: ports.randomTransfer(), entries, handles: [] }, link, origin);
    },
  };
}
