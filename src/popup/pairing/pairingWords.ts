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
 * @param isNewcomer The first sentence of all says that Tandem must be on both devices.
 * @param oneCode One code is enough, read by either side.
 * @param waited Since when it stands there.
 */
export function pairingHeading(
  pairing: Pairing,
  isNewcomer = false,
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
      if (isNewcomer) return { heading: text('welcomeHeading'), subheading: text('welcomeSubheading') };
      return { heading: text('pairHeading'), subheading: text('pairSubheading') };
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
 * One line of help for where the pairing stands; before the first code, what pairing sets going: `unfinished`
 * transfers, or what waits to be sent. Where there is no camera, its box says what else to do. Empty where there is nothing to say.
 */
export function pairingHelp(
  pairing: Pairing,
  waited: Milliseconds,
  unfinished = 0,
  toSend: string | null = null,
  hasCamera = true,
): { help: string; suggestFresh: boolean } {
  if ((pairing.phase === 'scanned' || pairing.phase === 'both') && waited >= SUGGEST_FRESH_MS) {
    return { help: text('stillTrying'), suggestFresh: true };
  }
  if (pairing.phase === 'scanned') return { help: text('helpScanned'), suggestFresh: false };
  if (pairing.phase === 'seen') return { help: text('helpSeen'), suggestFresh: false };
  if (toSend !== null) return { help: text('pairForShare', shortName(toSend)), suggestFresh: false };
  if (unfinished > 0) return { help: countText('unfinishedOne', 'unfinishedOther', unfinished), suggestFresh: false };
  return { help: pairing.phase === 'shown' && hasCamera ? text('helpShown') : '', suggestFresh: false };
}

/** What is sent is named and not told: two lines beside the code. */
const NAME_CHARS = 40;

function shortName(name: string): string {
  const characters = [...name.replace(/\s+/g, ' ')];
  return characters.length > NAME_CHARS
    ? `${characters.slice(0, NAME_CHARS).join('').trimEnd()}…`
    : characters.join('');
}
