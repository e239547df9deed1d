import type { FromWorker, TransferBody } from './workerMessages.ts';

export interface OfferPagesPorts {
  post(message: FromWorker): void;
  /** The link that the offer goes over; `null` while there is none. */
  linkOf(transfer: string): string | null;
  /** It has ended: the rest of its pages is of no use. */
  isOver(transfer: string): boolean;
}

/** Pages of manifests that the other side does not have all: a few of each are under way at a time. */
export interface OfferPages {
  say(transfer: string, pages: Iterator<TransferBody>): void;
  /** The other side has acknowledged one. */
  taken(transfer: string): void;
  /** Not all of them are acknowledged. */
  isSaying(transfer: string): boolean;
  drop(transfer: string): void;
}

/** Pages of a manifest under way: 48 KiB of JSON each, so a message waits 40 ms for one over 10 Mbit/s. */
const PAGES_AHEAD = 4;

export function createOfferPages({ post, linkOf, isOver }: OfferPagesPorts): OfferPages {
  /** `ahead`: pages that are said and not acknowledged. */
  const saying = new Map<string, { pages: Iterator<TransferBody>; ahead: number }>();

  function sayNext(transfer: string): void {
    const under = saying.get(transfer);
    if (under === undefined) return;
    if (isOver(transfer)) return void saying.delete(transfer);
    const link = linkOf(transfer);
    const next = link === null ? undefined : under.pages.next();
    if (link !== null && next?.done === false) {
      under.ahead++;
      post({ type: 'say', link, body: next.value });
    } else if (under.ahead === 0) saying.delete(transfer);
  }

  return {
    say(transfer, pages) {
      saying.set(transfer, { pages, ahead: 0 });
      for (let ahead = 0; ahead < PAGES_AHEAD; ahead++) sayNext(transfer);
    },
    taken(transfer) {
      const under = saying.get(transfer);
      if (under === undefined) return;
      under.ahead--;
      sayNext(transfer);
    },
    isSaying: (transfer) => saying.has(transfer),
    drop: (transfer) => void saying.delete(transfer),
  };
}
