import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';

interface ButtonProps {
  children: ComponentChildren;
  onClick: () => void;
  /** `main` at most once a view. */
  kind?: 'main' | 'plain' | 'text' | 'danger';
  size?: 'small' | 'standard' | 'large';
  icon?: IconName;
  disabled?: boolean;
}

export function Button({ children, onClick, kind = 'plain', size = 'standard', icon, disabled = false }: ButtonProps) {
  return (
    <button type="button" class={`button button-${kind} button-${size}`} disabled={disabled} onClick={onClick}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
