import { Icon } from '../parts/Icon.tsx';

interface PageLinkProps {
  title: string;
  hint?: string;
  /** What is there now, in a word. */
  state?: string;
  onOpen: () => void;
}

/** A row that leads to a page of its own. */
export function PageLink({ title, hint, state, onOpen }: PageLinkProps) {
  return (
    <button type="button" class="page-link" onClick={onOpen}>
      <span class="device-words device-words-wrap">
        <span class="device-name">{title}</span>
        {hint && <span class="second">{hint}</span>}
      </span>
      {state && <span class="second page-link-state">{state}</span>}
      <Icon name="chevron" />
    </button>
  );
}
