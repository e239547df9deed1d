import { useEffect, useRef, useState } from 'preact/hooks';
import { text } from '../words.ts';
import { type DropSource, pastedFiles, readDrop } from './dropped.ts';

/** Takes files that are dropped or pasted anywhere on the page. Returns how many hover over it; `null` for none. */
export function useFileDrop(enabled: boolean, onFiles: (source: DropSource) => void): number | null {
  const [hovering, setHovering] = useState<number | null>(null);
  const take = useRef(onFiles);
  take.current = onFiles;

  useEffect(() => {
    if (!enabled) return;
    // Every element under the pointer sends an enter and a leave: the page is left when they are even.
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const end = () => {
      depth = 0;
      setHovering(null);
    };
    const listeners: [string, (event: Event) => void][] = [
      [
        'dragenter',
        (event) => {
          if (!(event instanceof DragEvent) || !hasFiles(event)) return;
          event.preventDefault();
          depth += 1;
          setHovering([...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === 'file').length);
        },
      ],
      [
        'dragover',
        (event) => {
          if (!(event instanceof DragEvent) || !hasFiles(event) || !event.dataTransfer) return;
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
        },
      ],
      [
        'dragleave',
        (event) => {
          if (!(event instanceof DragEvent) || !hasFiles(event)) return;
          depth -= 1;
          if (depth <= 0) end();
        },
      ],
      [
        'drop',
        (event) => {
          if (!(event instanceof DragEvent) || !event.dataTransfer || !hasFiles(event)) return;
          event.preventDefault();
          end();
          take.current(readDrop(event.dataTransfer));
        },
      ],
      [
        'paste',
        (event) => {
          const files = event instanceof ClipboardEvent ? [...(event.clipboardData?.files ?? [])] : [];
          if (files.length === 0) return;
          event.preventDefault();
          take.current(pastedFiles(files, Date.now(), (at) => text('pastedImage', at)));
        },
      ],
    ];
    for (const [type, listener] of listeners) document.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of listeners) document.removeEventListener(type, listener);
      setHovering(null);
    };
  }, [enabled]);

  return hovering;
}
