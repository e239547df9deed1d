import type { ComponentChildren } from 'preact';

interface TickBoxProps {
  state: 'all' | 'some' | 'none';
  onChange: (taken: boolean) => void;
  /** The accessible name, where no words stand beside it. */
  label?: string;
  class?: string;
  children?: ComponentChildren;
}

/** A box with a tick; half of one where only a part is wanted, which a click makes whole. */
export function TickBox({ state, onChange, label, class: extraClass = '', children }: TickBoxProps) {
  return (
    <label class={`tick-box ${extraClass}`}>
      <input
        type="checkbox"
        checked={state === 'all'}
        indeterminate={state === 'some'}
        aria-label={label}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {children}
    </label>
  );
}
