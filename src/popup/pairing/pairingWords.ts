import type { Pairing } from '../../contract/snapshot.ts';
import type { Milliseconds } from '../../core/units.ts';
import { countText } from '../countText.ts';
import { text } from '../words.ts';

/** A code that nobody answers for this long is probably old: suggest a fresh one, and go on trying. */
export const SUGGEST_FRESH_MS: Milliseconds = 30_000;

/** The first sentence of all says that there are two of them. */
export function pairingHeading(pairing: Pairing, isFirstRun = false): { heading: string; subheading: string } {
  switch (pairing.phase) {
    case 'preparing':
    case 'shown':
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
