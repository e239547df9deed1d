import { useId } from 'preact/hooks';
import { Icon } from './Icon.tsx';

interface ChoiceProps<Value extends string> {
  title: string;
  hint?: string;
  value: Value;
  /** In the order in which they are offered, each with its words. `lang` where they are in a language of their own. */
  options: readonly { value: Value; label: string; lang?: string }[];
  disabled?: boolean;
  /** @returns false where it did not come about: what is in force is shown again */
  onChange: (value: Value) => Promise<boolean>;
}

/** One of several, in force at once. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { title, hint, value, options, disabled = false, onChange } = props;
  const hintId = useId();

  async function choose(select: HTMLSelectElement): Promise<void> {
    const chosen = options.find((option) => option.value === select.value);
    if (chosen && !(await onChange(chosen.value))) select.value = value;
  }

  return (
    <label class="choice-row">
      <span class="device-words device-words-wrap">
        <span class="device-name">{title}</span>
        {hint && (
          <span class="second" id={hintId}>
            {hint}
          </span>
        )}
      </span>
      <span class="choice-value">
        <select
          class="choice-select"
          aria-label={title}
          aria-describedby={hint ? hintId : undefined}
          disabled={disabled}
          value={value}
          onChange={({ currentTarget }) => void choose(currentTarget)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} lang={option.lang}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron" size={16} />
      </span>
    </label>
  );
}
