import type { ReadSelection } from '../contract/injected.ts';

export const readSelection: ReadSelection = () => {
  const active = document.activeElement;
  // A selection inside a text field is not the document's.
  if (active instanceof HTMLTextAreaElement || (active instanceof HTMLInputElement && active.type === 'text')) {
    return active.value.slice(active.selectionStart ?? 0, active.selectionEnd ?? 0);
  }
  return getSelection()?.toString() ?? '';
};
