import type { Trouble } from '../../core/meeting.ts';
import type { ErrorWords } from '../errorWords.ts';
import type { IconName } from '../parts/icons.ts';
import { text, type WordKey } from '../words.ts';

interface TroubleWords extends ErrorWords {
  icon: IconName;
  /** What this side can do about it with one click: other networks, the list of servers, their new code. */
  action: 'different' | 'servers' | 'scan' | null;
}

const TROUBLES: Record<Trouble, [icon: IconName, title: WordKey, hint: WordKey, action: TroubleWords['action']]> = {
  'no-server': ['globe', 'troubleNoServer', 'troubleNoServerHint', 'servers'],
  'no-server-answers': ['globe', 'troubleNoAnswer', 'troubleNoAnswerHint', 'servers'],
  'credentials-refused': ['lock', 'troubleRefused', 'troubleRefusedHint', 'servers'],
  'different-networks': ['globe', 'troubleDifferent', 'troubleDifferentHint', 'different'],
  'their-code-local': ['globe', 'troubleTheirs', 'troubleTheirsHint', 'scan'],
  'kept-apart': ['wifi', 'troubleApart', 'troubleApartHint', null],
  'relay-needed': ['wifi', 'troubleRelay', 'troubleRelayHint', 'servers'],
  'nothing-answers': ['clock', 'troubleSilent', 'troubleSilentHint', null],
};

/** Why two devices do not meet, and what a person can do about it. */
export function troubleWords(trouble: Trouble): TroubleWords {
  const [icon, title, hint, action] = TROUBLES[trouble];
  return { icon, title: text(title), hint: text(hint), action };
}
