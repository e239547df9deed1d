import { text } from '../words.ts';

interface RememberSwitchProps {
  on: boolean;
  onChange: (on: boolean) => void;
}

/** Remembering is an explicit act, and can be taken back where it was done. */
export function RememberSwitch({ on, onChange }: RememberSwitchProps) {
  return (
    <label class="remember">
      <span class="device-words">
        <span class="device-name">{text('rememberDevice')}</span>
        <span class="second">{text('rememberHint')}</span>
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        class="switch"
        checked={on}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </label>
  );
}
