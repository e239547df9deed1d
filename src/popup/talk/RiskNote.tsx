import type { FileRisk } from '../../core/fileRisk.ts';
import type { OfferRisk } from '../../core/offerRisk.ts';
import { formatNumber } from '../format.ts';
import { Icon } from '../parts/Icon.tsx';
import { text, type WordKey } from '../words.ts';

const ALONE: Record<FileRisk, WordKey> = {
  script: 'riskScript',
  program: 'riskProgram',
  disguised: 'riskDisguised',
};

/** What an offer holds that could do harm, said before it is accepted. `isAlone`: it is the one file of the offer. */
export function RiskNote({ risk, isAlone }: { risk: OfferRisk; isAlone: boolean }) {
  return (
    <div class={`risk risk-${risk.kind}`} role="note">
      <Icon name={risk.kind === 'script' ? 'text' : 'alert'} />
      <div>
        <p class="risk-what">{riskText(risk, isAlone)}</p>
        <p class="second">{text('riskHint')}</p>
      </div>
    </div>
  );
}

function riskText({ kind, count, name }: OfferRisk, isAlone: boolean): string {
  if (isAlone) return text(ALONE[kind]);
  if (kind === 'script') return text('riskSomeScript', name);
  if (kind === 'disguised') return text('riskSomeDisguised', name);
  return count === 1 ? text('riskSomeOne', name) : text('riskSomeOther', formatNumber(count), name);
}
