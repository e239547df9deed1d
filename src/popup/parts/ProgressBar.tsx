import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatPercent } from '../format.ts';

interface ProgressBarProps {
  /** 0 to 1. */
  share: number;
  tone: 'mine' | 'theirs' | 'quiet';
  label: string;
}

/**
 * Steps up to this share simply move the bar. Gliding there would have the whole page drawn sixty times a second for
 * as long as the file moves, which cost a fifth of the transfer's own rate without a graphics card; larger steps glide.
 */
const GLIDE_FROM = 0.08;

export function ProgressBar({ share, tone, label }: ProgressBarProps) {
  const before = useRef(share);
  const glides = Math.abs(share - before.current) >= GLIDE_FROM;
  useLayoutEffect(() => {
    before.current = share;
  }, [share]);
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
      <span class={glides ? 'progress-glides' : ''} style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
