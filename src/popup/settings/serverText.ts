import type { ServerAnswer } from '../../contract/snapshot.ts';
import { isRelay, serverHost } from '../../core/iceServer.ts';
import { countText } from '../countText.ts';
import { formatLatency } from '../format.ts';
import { text } from '../words.ts';

/** Who runs the servers that the list begins with. */
const OPERATORS: Record<string, string> = {
  'stun.l.google.com': 'Google',
  'stun.cloudflare.com': 'Cloudflare',
};

export function serversText(count: number): string {
  return count === 0 ? text('serversNone') : countText('serversOne', 'serversOther', count);
}

/** What a server is for, or whose it is. */
export function serverKindText(url: string): string {
  const operator = OPERATORS[serverHost(url)];
  if (operator !== undefined) return text('serverBy', operator);
  return text(isRelay({ url }) ? 'serverKindTurn' : 'serverKindStun');
}

/** What came of a trial, in one line. */
export function answerText(url: string, answer: ServerAnswer): string {
  switch (answer.answer) {
    case 'reached': {
      const took = formatLatency(answer.tookMs);
      if (answer.address === null) return text('serverReachedSame', took);
      return text(isRelay({ url }) ? 'serverRelays' : 'serverReached', took, answer.address);
    }
    case 'wrong-credentials':
      return text('serverWrongCredentials');
    case 'no-answer':
      return text('serverNoAnswer');
    case 'unknown-name':
      return text('serverUnknownName');
    case 'refused':
      return text('serverRefused');
  }
}
