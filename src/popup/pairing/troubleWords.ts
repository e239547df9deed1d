import type { Trouble } from '../../core/meeting.ts';
import type { ErrorWords } from '../errorWords.ts';
import type { IconName } from '../parts/icons.ts';
import { text, type WordKey } from '../words.ts';

interface TroubleWords extends ErrorWords {
  icon: IconName;
  /** What this side can do about it with one click; the way to the servers is always there. */
  action: 'different' | null;
}

const TROUBLES: Record<Trouble, [icon: IconName, title: WordKey, hint: WordKey, action: TroubleWords['action']]> = {
  'no-server': ['globe', 'troubleNoServer', 'troubleNoServerHint', null],
  'no-server-answers': ['globe', 'troubleNoAnswer', 'troubleNoAnswerHint', null],
  'credentials-refused': ['lock', 'troubleRefused', 'troubleRefusedHint', null],
  'different-networks': ['globe', 'troubleDifferent', 'troubleDifferentHint', 'different'],
  'their-code-local': ['globe', 'troubleTheirs', 'troubleTheirsHint', null],
  'kept-apart': ['wifi', 'troubleApart', 'troubleApartHint', null],
  'relay-needed': ['wifi', 'troubleRelay', 'troubleRelayHint', null],
  'nothing-answers': ['clock', 'troubleSilent', 'troubleSilentHint', null],
};

/** Why two devices do not meet, and what a person can do about it. */
export function troubleWords(trouble: Trouble): TroubleWords {
  const [icon, title, hint, action] = TROUBLES[trouble];
  return { icon, title: text(title), hint: text(hint), action };
}
