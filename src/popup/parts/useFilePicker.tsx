import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

export interface FilePicker {
  /** The hidden field; to be rendered somewhere. */
  input: JSX.Element;
  /** Opens the browser's picker; only in a click. */
  open(): void;
}

/** The browser's picker for files, or for a folder with everything in it. */
export function useFilePicker(what: 'files' | 'folder', onPick: (files: FileList) => void): FilePicker {
  const field = useRef<HTMLInputElement>(null);
  // A fresh field for each use: the list of the one before stays whole while it is still being read, which emptying
  // the field would undo, and the same files can be picked again.
  const [uses, setUses] = useState(0);
  const input = (
    <input
      key={uses}
      ref={field}
      type="file"
      multiple
      {...(what === 'folder' ? { webkitdirectory: true } : {})}
      class="visually-hidden"
      tabIndex={-1}
      aria-hidden="true"
      onChange={({ currentTarget: { files } }) => {
        if (files === null || files.length === 0) return;
        setUses(uses + 1);
        onPick(files);
      }}
    />
  );
  return { input, open: () => field.current?.click() };
}
