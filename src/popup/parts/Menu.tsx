import { useEffect, useRef, useState } from 'preact/hooks';
import { text } from '../words.ts';
import { IconButton } from './IconButton.tsx';

export interface MenuItem {
  label: string;
  onSelect: () => void;
  danger?: boolean;
}

/** The … button and what it opens. Escape and a click elsewhere close it; arrows move in it. */
export function Menu({ items }: { items: MenuItem[] }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);

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
        root.current?.querySelector<HTMLButtonElement>('.icon-button')?.focus();
      } else if (event.key === 'ArrowDown') list[(at + 1) % list.length]?.focus();
      else if (event.key === 'ArrowUp') list[(at - 1 + list.length) % list.length]?.focus();
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
    <div class="menu" ref={root}>
      <IconButton icon="more" label={text('more')} expanded={open} onClick={() => setOpen(!open)} />
      {open && (
        <div class="menu-list">
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              class={item.danger ? 'menu-item menu-item-danger' : 'menu-item'}
              onClick={() => {
                setOpen(false);
                item.onSelect();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
