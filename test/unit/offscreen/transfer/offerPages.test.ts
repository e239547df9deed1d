import { describe, expect, it } from 'vitest';
import { createOfferPages } from '../../../../src/offscreen/transfer/offerPages.ts';
import type { TransferBody } from '../../../../src/offscreen/transfer/workerMessages.ts';
import { ONE, TWO } from '../support/transfers.ts';

function* pagesOf(transfer: string, count: number): Generator<TransferBody> {
  for (let page = 0; page < count; page++) yield { kind: 'page', transfer, page, entries: [] };
}

function startPages() {
  const said: string[] = [];
  const here = { link: 'link' as string | null, isOver: false };
  const pages = createOfferPages({
    post(message) {
      if (message.type !== 'say' || message.body.kind !== 'page') throw new Error(`unexpected ${message.type}`);
      said.push(`${message.link} ${message.body.page}`);
    },
    linkOf: () => here.link,
    isOver: () => here.isOver,
  });
  return { pages, said, here };
}

const upTo = (count: number) => Array.from({ length: count }, (_, page) => `link ${page}`);

describe('the pages of an offer', () => {
  it('are said a few ahead of what the other side has acknowledged', () => {
    const { pages, said } = startPages();
    pages.say(ONE, pagesOf(ONE, 7));
    expect(said).toEqual(upTo(4));
    pages.taken(ONE);
    expect(said).toEqual(upTo(5));
    for (let taken = 0; taken < 5; taken++) pages.taken(ONE);
    expect(said).toEqual(upTo(7));
    expect(pages.isSaying(ONE)).toBe(true);
    pages.taken(ONE);
    expect(pages.isSaying(ONE)).toBe(false);
  });

  it('go ahead beside those of another', () => {
    const { pages, said } = startPages();
    pages.say(ONE, pagesOf(ONE, 9));
    pages.say(TWO, pagesOf(TWO, 2));
    pages.taken(TWO);
    expect(said).toEqual([...upTo(4), ...upTo(2)]);
    expect(pages.isSaying(ONE)).toBe(true);
  });

  it('stop where it has ended', () => {
    const { pages, said, here } = startPages();
    pages.say(ONE, pagesOf(ONE, 9));
    here.isOver = true;
    pages.taken(ONE);
    expect(said).toEqual(upTo(4));
    expect(pages.isSaying(ONE)).toBe(false);
  });

  it('are said no more once they are dropped, whatever is still acknowledged', () => {
    const { pages, said } = startPages();
    pages.say(ONE, pagesOf(ONE, 9));
    pages.drop(ONE);
    pages.taken(ONE);
    expect(said).toEqual(upTo(4));
  });

  it('are not said where there is no link', () => {
    const { pages, said, here } = startPages();
    here.link = null;
    pages.say(ONE, pagesOf(ONE, 9));
    expect(said).toEqual([]);
    expect(pages.isSaying(ONE)).toBe(false);
  });
});
