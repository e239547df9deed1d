import { useEffect, useRef, useState } from 'preact/hooks';
import { text } from '../words.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';

export interface MenuItem {
  label: string;
  icon?: IconName;
  onSelect: () => void;
  danger?: boolean;
  /** Given where one of the items is what is chosen now, which has the check. */
  chosen?: boolean;
}

interface MenuProps {
  items: MenuItem[];
  /** The button's own accessible name; `…` says More. */
  label?: string;
  icon?: IconName;
  /** `text`: a line that says what is chosen now. `round`: as the buttons beside a text field; its list opens upwards, over the conversation. */
  look?: 'icon' | 'round' | 'text';
  opens?: 'down' | 'up';
  disabled?: boolean;
  /** Opens it without a click, once each time that it becomes true; `onOpened` takes that back. */
  opensNow?: boolean;
  onOpened?: () => void;
}

/** A button and the list that it opens. Escape and a click elsewhere close it; arrows move in it. */
export function Menu({
  items,
  label = text('more'),
  icon = 'more',
  look = 'icon',
  opens = 'down',
  disabled = false,
  opensNow = false,
  onOpened,
}: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!opensNow) return;
    setOpen(true);
    onOpened?.();
  }, [opensNow]);

  useEffect(() => {
    if (!open) return;
    const buttons = () => [...(root.current?.querySelectorAll<HTMLButtonElement>('.menu-item') ?? [])];
    buttons()[0]?.focus();
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const list = buttons();
      const at = list.indexOf(document.activeElement as HTMLButtonElement);
      if (event.key === 'Escape' || event.key === 'Tab') {
        setOpen(false);
        root.current?.querySelector('button')?.focus();
      } else if (event.key === 'ArrowDown') list[(at + 1) % list.length]?.focus();
      else if (event.key === 'ArrowUp') list[(at - 1 + list.length) % list.length]?.focus();
      else if (event.key === 'Home') list[0]?.focus();
      else if (event.key === 'End') list.at(-1)?.focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('pointerdown', onPointerDown, true);
    document.addEventListener('keydown', onKeyDown, true);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown, true);
      document.removeEventListener('keydown', onKeyDown, true);
    };
  }, [open]);

  return (
    <div class={`menu menu-${look} menu-${opens}`} ref={root}>
      <button
        type="button"
        class={`${look}-button`}
        disabled={disabled}
        aria-label={label}
        {...(look === 'text' ? {} : { title: label })}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {look === 'text' ? (
          <>
            <span class="menu-label">{label}</span>
            <Icon name="chevron" size={14} />
          </>
        ) : (
          <Icon name={icon} />
        )}
      </button>
      {open && (
        <div class="menu-list">
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              class={item.danger ? 'menu-item menu-item-danger' : 'menu-item'}
              {...(item.chosen ? { 'aria-current': true } : {})}
              onClick={() => {
                // The item goes, and the focus would be nowhere.
                root.current?.querySelector('button')?.focus();
                setOpen(false);
                item.onSelect();
              }}
            >
              {item.icon && <Icon name={item.icon} />}
              {item.chosen === undefined ? (
                item.label
              ) : (
                <span class="menu-item-label" title={item.label}>
                  {item.label}
                </span>
              )}
              {item.chosen && <Icon name="check" />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
