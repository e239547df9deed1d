import { PeerError } from '../../core/errors.ts';
import { MAX_BLOCKS, MAX_PATH_CHARS, MAX_WAITING_ENTRIES, MAX_WAITING_OFFERS } from '../../core/limits.ts';
import { createLayout, type Manifest, manifestBytes } from '../../core/manifest.ts';
import { createPageReader, type PageReader } from '../../core/manifestPage.ts';
import type { Bytes } from '../../core/units.ts';
import { sha256Hex } from './digest.ts';
import type { PeerDevice } from './peerDevice.ts';
import { type Entry, isOffer, type Roster } from './roster.ts';
import type { TransferBody } from './workerMessages.ts';

export interface OfferIntakePorts {
  roster: Roster;
  /** All pages are here, and are what was announced. */
  offered(offer: WholeOffer): void;
  violated(link: string, thrown: unknown): void;
}

export interface WholeOffer {
  /** It may have ended since. */
  link: string;
  peer: PeerDevice;
  manifest: Manifest;
  digest: string;
  secret: string;
}

/** What is offered to this side, page by page, within what a link may have waiting here. */
export interface OfferIntake {
  open(link: string, peer: PeerDevice): void;
  close(link: string): void;
  /** @throws {PeerError} `protocol-violation`. */
  takeOffer(link: string, body: Extract<TransferBody, { kind: 'offer' }>): void;
  /** @throws {PeerError} `protocol-violation`. */
  takePage(link: string, body: Extract<TransferBody, { kind: 'page' }>): void;
  /** False where it was no offer whose pages are still coming. */
  takeBack(link: string, transfer: string): boolean;
  /** Offers that wait for their link are bounded too, whoever made them: the oldest end. */
  trim(): void;
}

interface Arriving {
  blockBytes: Bytes;
  digest: string;
  secret: string;
  pages: PageReader;
  entries: number;
}

interface LinkOffers {
  peer: PeerDevice;
  /** Offers whose pages are still coming. */
  arriving: Map<string, Arriving>;
  /** Characters in the paths of offers that wait for an answer. */
  chars: Map<string, number>;
}

export function createOfferIntake({ roster, offered, violated }: OfferIntakePorts): OfferIntake {
  const links = new Map<string, LinkOffers>();

  function waitingOn(link: string | null): Entry[] {
    return roster.all().filter((entry) => entry.link === link && isOffer(entry));
  }

  /** All that is kept of offers that nobody has answered is bounded, whoever makes them. */
  function requireFewChars({ arriving, chars }: LinkOffers, transfer: string, counted: number): void {
    chars.set(transfer, counted);
    let total = 0;
    for (const [id, count] of chars) {
      const entry = roster.get(id);
      if (arriving.has(id) || (entry !== undefined && isOffer(entry))) total += count;
      else chars.delete(id);
    }
    if (total > 2 * MAX_PATH_CHARS) throw new PeerError('protocol-violation', 'too many offers');
  }

  return {
    open: (link, peer) => void links.set(link, { peer, arriving: new Map(), chars: new Map() }),
    close: (link) => void links.delete(link),
    takeOffer(link, { transfer, blockBytes, entries: count, size, digest, secret }) {
      const here = links.get(link);
      if (here === undefined) return;
      // An id is one transfer's in all links: the disk and the person's answer go by it.
      if (roster.isKnown(transfer) || [...links.values()].some(({ arriving }) => arriving.has(transfer))) {
        throw new PeerError('protocol-violation', 'offer twice');
      }
      const waiting = waitingOn(link);
      const held = waiting.reduce((sum, { runner }) => sum + runner.state().manifest.entries.length, 0);
      const coming = [...here.arriving.values()].reduce((sum, { entries }) => sum + entries, 0);
      if (waiting.length + here.arriving.size >= MAX_WAITING_OFFERS || held + coming + count > MAX_WAITING_ENTRIES) {
        throw new PeerError('protocol-violation', 'too many offers');
      }
      const pages = createPageReader({ entries: count, size });
      here.arriving.set(transfer, { blockBytes, digest, secret, pages, entries: count });
    },
    takePage(link, { transfer, page, entries }) {
      const here = links.get(link);
      if (here === undefined) return;
      const arriving = here.arriving.get(transfer);
      if (arriving === undefined) throw new PeerError('protocol-violation', 'page of no offer');
      arriving.pages.read(page, entries);
      requireFewChars(here, transfer, arriving.pages.chars);
      const complete = arriving.pages.complete();
      if (complete === null) return;
      const manifest: Manifest = { transfer, blockBytes: arriving.blockBytes, entries: complete };
      if (createLayout(manifest).blockCount > MAX_BLOCKS) throw new PeerError('protocol-violation', 'too many blocks');
      void sha256Hex(manifestBytes(manifest)).then((digest) => {
        // Taken back meanwhile.
        if (!here.arriving.delete(transfer)) return;
        if (digest !== arriving.digest) {
          return violated(link, new PeerError('protocol-violation', 'another manifest'));
        }
        offered({ link, peer: here.peer, manifest, digest, secret: arriving.secret });
      });
    },
    takeBack: (link, transfer) => links.get(link)?.arriving.delete(transfer) ?? false,
    trim() {
      let room = { offers: MAX_WAITING_OFFERS, entries: MAX_WAITING_ENTRIES, chars: 2 * MAX_PATH_CHARS };
      for (const { runner, chars } of waitingOn(null).reverse()) {
        const { entries } = runner.state().manifest;
        room = { offers: room.offers - 1, entries: room.entries - entries.length, chars: room.chars - chars };
        const isRoom = room.offers >= 0 && room.entries >= 0 && room.chars >= 0;
        if (!isRoom) runner.step({ type: 'failed', error: new PeerError('link-lost') });
      }
    },
  };
}
