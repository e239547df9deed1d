import type { OfferRisk } from '../../core/offerRisk.ts';
import { formatNumber } from '../format.ts';
import { Icon } from '../parts/Icon.tsx';
import { text } from '../words.ts';

/** What an offer holds that could do harm, said before it is accepted. `isAlone`: it is the one file of the offer. */
export function RiskNote({ risk, isAlone }: { risk: OfferRisk; isAlone: boolean }) {
  return (
    <div class="risk" role="note">
      <Icon name="alert" />
      <div>
        <p class="risk-what">{riskText(risk, isAlone)}</p>
        <p class="second">{text('riskHint')}</p>
      </div>
    </div>
  );
}

function riskText({ kind, count, name }: OfferRisk, isAlone: boolean): string {
  if (isAlone) return text(kind === 'disguised' ? 'riskDisguised' : 'riskProgram');
  if (kind === 'disguised') return text('riskSomeDisguised', name);
  return count === 1 ? text('riskSomeOne', name) : text('riskSomeOther', formatNumber(count), name);
}
