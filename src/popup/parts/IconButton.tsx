import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';

interface IconButtonProps {
  icon: IconName;
  /** The accessible name, shown as a tooltip too. */
  label: string;
  onClick: () => void;
  class?: string;
  disabled?: boolean;
}

export function IconButton({ icon, label, onClick, class: extraClass, disabled = false }: IconButtonProps) {
  return (
    <button
      type="button"
      class={extraClass ? `icon-button ${extraClass}` : 'icon-button'}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
