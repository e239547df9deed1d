import { formatPercent } from '../format.ts';

interface ProgressBarProps {
  /** 0 to 1. */
  share: number;
  tone: 'mine' | 'theirs' | 'quiet';
  label: string;
}

export function ProgressBar({ share, tone, label }: ProgressBarProps) {
  const percent = Math.floor(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      class={`progress progress-${tone}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={formatPercent(share)}
    >
      <span style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
