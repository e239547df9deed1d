import { Icon } from '../parts/Icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { text } from '../words.ts';

interface StepProps {
  side: 'mine' | 'theirs';
  icon: IconName;
  done: boolean;
  label: string;
}

function Step({ side, icon, done, label }: StepProps) {
  return (
    <li class={`step step-${side} ${done ? 'step-done' : ''}`} data-done={done}>
      <span class="step-shape">
        <Icon name={done ? 'check' : icon} size={20} />
      </span>
      <span class="step-label">{label}</span>
    </li>
  );
}

interface StepsProps {
  theyHaveMine: boolean;
  iHaveTheirs: boolean;
  /** One of the two is enough. */
  either: boolean;
}

/** The two ticks: what is done and what is left. A polite live region. */
export function Steps({ theyHaveMine, iHaveTheirs, either }: StepsProps) {
  const mineOpen = text(either && !theyHaveMine ? 'stepMineOr' : 'stepMineOpen');
  return (
    <ul class="steps" aria-label={text('steps')} aria-live="polite">
      <Step
        side="mine"
        icon="code"
        done={theyHaveMine}
        label={text(theyHaveMine ? 'stepTheirsDone' : 'stepTheirsOpen')}
      />
      <Step side="theirs" icon="scan" done={iHaveTheirs} label={iHaveTheirs ? text('stepMineDone') : mineOpen} />
    </ul>
  );
}
