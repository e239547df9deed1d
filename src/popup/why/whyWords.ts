import type { Cause, Diagnosis, Verdict } from '../../core/diagnosis.ts';
import type { Trouble } from '../../core/meeting.ts';
import { troubleWords } from '../pairing/troubleWords.ts';
import type { IconName } from '../parts/icons.ts';
import { text, type WordKey } from '../words.ts';

export interface CauseWords {
  icon: IconName;
  title: string;
  hint: string;
  /** What can be done about it with one click. */
  action: 'pair' | 'different' | 'servers' | null;
}

type OwnCause = Exclude<Cause, Trouble>;

const CAUSES: Record<OwnCause, [icon: IconName, title: WordKey, hint: WordKey, action: CauseWords['action']]> = {
  offline: ['wifi', 'whyOffline', 'whyOfflineHint', null],
  'no-address': ['lock', 'whyNoAddress', 'whyNoAddressHint', null],
  vpn: ['shield', 'whyVpn', 'whyVpnHint', null],
  'no-code': ['code', 'whyNoCode', 'whyNoCodeHint', 'pair'],
  waiting: ['clock', 'whyWaiting', 'whyWaitingHint', null],
};

/** What keeps the two apart, and what to do about it. */
export function causeWords(cause: Cause): CauseWords {
  if (isOwn(cause)) {
    const [icon, title, hint, action] = CAUSES[cause];
    return { icon, title: text(title), hint: text(hint), action };
  }
  const { icon, title, hint, action } = troubleWords(cause);
  return { icon, title, hint, action: action === 'scan' ? 'pair' : action };
}

function isOwn(cause: Cause): cause is OwnCause {
  return Object.hasOwn(CAUSES, cause);
}

export interface Fact {
  id: string;
  verdict: Verdict;
  words: string;
}

type Words = Record<Verdict, WordKey>;

const FACTS: [id: Exclude<keyof Diagnosis, 'cause' | 'address'>, words: Words][] = [
  ['online', { good: 'whyOnlineGood', bad: 'whyOnlineBad', unknown: 'whyOnlineBad' }],
  ['noVpn', { good: 'whyVpnGood', bad: 'whyVpnBad', unknown: 'whyVpnUnknown' }],
  ['sameNetwork', { good: 'whySameGood', bad: 'whySameBad', unknown: 'whyCodeUnknown' }],
  ['server', { good: 'whyServerGood', bad: 'whyServerBad', unknown: 'whyServerUnknown' }],
  ['answered', { good: 'whyAnsweredGood', bad: 'whyAnsweredBad', unknown: 'whyAnsweredUnknown' }],
  ['letsThrough', { good: 'whyThroughGood', bad: 'whyThroughBad', unknown: 'whyThroughUnknown' }],
];

/** All that was looked at, in the order in which one builds on the other. */
export function factsOf(diagnosis: Diagnosis): Fact[] {
  const facts = FACTS.map(([id, words]): Fact => {
    const verdict = diagnosis[id];
    return { id, verdict, words: text(words[verdict]) };
  });
  const { verdict, text: address } = diagnosis.address;
  const found = { good: 'whyAddressGood', bad: 'whyAddressBad', unknown: 'whyAddressUnknown' } as const;
  facts.splice(1, 0, { id: 'address', verdict, words: text(found[verdict], address) });
  return facts;
}
