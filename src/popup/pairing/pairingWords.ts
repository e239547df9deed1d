import type { Pairing } from '../../contract/snapshot.ts';
import type { Milliseconds } from '../../core/units.ts';
import { countText } from '../countText.ts';
import { text } from '../words.ts';

/** A code that nobody answers for this long is probably old: suggest a fresh one, and go on trying. */
export const SUGGEST_FRESH_MS: Milliseconds = 30_000;

/** Where one code is enough the link is there by then, or it takes the other one as well. */
export const ONE_CODE_MS: Milliseconds = 3000;

/**
 * What the view is headed by.
 *
 * @param isFirstRun The first sentence of all says that there are two of them.
 * @param oneCode One code is enough, read by either side.
 * @param waited Since when it stands there.
 */
export function pairingHeading(
  pairing: Pairing,
  isFirstRun = false,
  oneCode = false,
  waited: Milliseconds = 0,
): { heading: string; subheading: string } {
  if (oneCode && waited < ONE_CODE_MS && (pairing.phase === 'seen' || pairing.phase === 'scanned')) {
    return { heading: text('pairBothHeading'), subheading: '' };
  }
  switch (pairing.phase) {
    case 'preparing':
    case 'shown':
      if (oneCode) return { heading: text('pairOneHeading'), subheading: text('pairOneSubheading') };
      return { heading: text('pairHeading'), subheading: text(isFirstRun ? 'welcomeLine' : 'pairSubheading') };
    case 'seen':
      return { heading: text('pairSeenHeading'), subheading: text('pairWaits') };
    case 'scanned':
      return { heading: text('pairScannedHeading'), subheading: text('pairWaits') };
    case 'both':
      return { heading: text('pairBothHeading'), subheading: text('pairBothSubheading') };
    case 'failed':
      return { heading: text('pairFailedHeading'), subheading: '' };
  }
}

/** What both ticks say, each on evidence. */
export function steps(pairing: Pairing): { theyHaveMine: boolean; iHaveTheirs: boolean } {
  return {
    theyHaveMine: pairing.phase === 'seen' || pairing.phase === 'both',
    iHaveTheirs: pairing.phase === 'scanned' || pairing.phase === 'both',
  };
}

/**
 * One line of help for where the pairing stands; where none is needed, what pairing again sets going: `unfinished`
 * transfers, or what waits to be sent. Else empty.
 */
export function pairingHelp(
  pairing: Pairing,
  waited: Milliseconds,
  unfinished = 0,
  toSend: string | null = null,
): { help: string; suggestFresh: boolean } {
  if ((pairing.phase === 'scanned' || pairing.phase === 'both') && waited >= SUGGEST_FRESH_MS) {
    return { help: text('stillTrying'), suggestFresh: true };
  }
  if (pairing.phase === 'scanned') return { help: text('helpScanned'), suggestFresh: false };
  if (pairing.phase === 'seen') return { help: text('helpSeen'), suggestFresh: false };
  if (toSend !== null) return { help: text('pairForShare', shortName(toSend)), suggestFresh: false };
  const goesOn = unfinished > 0 ? countText('unfinishedOne', 'unfinishedOther', unfinished) : '';
  return { help: goesOn, suggestFresh: false };
}

/** What is sent is named and not told: two lines beside the code. */
const NAME_CHARS = 40;

function shortName(name: string): string {
  const characters = [...name.replace(/\s+/g, ' ')];
  return characters.length > NAME_CHARS
    ? `${characters.slice(0, NAME_CHARS).join('').trimEnd()}…`
    : characters.join('');
}
