interface SwitchProps {
  title: string;
  hint?: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

/** Something that is on or off, in force at once. */
export function Switch({ title, hint, on, disabled = false, onChange }: SwitchProps) {
  return (
    <label class="switch-row">
      <span class="device-words device-words-wrap">
        <span class="device-name">{title}</span>
        {hint && <span class="second">{hint}</span>}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        class="switch"
        disabled={disabled}
        checked={on}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </label>
  );
}
