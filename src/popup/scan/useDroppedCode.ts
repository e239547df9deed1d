import { useEffect, useRef, useState } from 'preact/hooks';

/** Takes a picture or a text that is dropped anywhere on the page. Returns whether one hovers over it. */
export function useDroppedCode(onDrop: (content: Blob | string) => void): boolean {
  const [hovering, setHovering] = useState(false);
  const take = useRef(onDrop);
  take.current = onDrop;

  useEffect(() => {
    // Every element under the pointer sends an enter and a leave: the page is left when they are even.
    let depth = 0;
    const canTake = ({ dataTransfer }: DragEvent) =>
      dataTransfer !== null && (dataTransfer.types.includes('Files') || dataTransfer.types.includes('text/plain'));
    const end = () => {
      depth = 0;
      setHovering(false);
    };
    const onEnter = (event: DragEvent) => {
      if (!canTake(event)) return;
      event.preventDefault();
      depth += 1;
      setHovering(true);
    };
    const onOver = (event: DragEvent) => {
      if (!canTake(event) || !event.dataTransfer) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    const onLeave = (event: DragEvent) => {
      if (!canTake(event)) return;
      depth -= 1;
      if (depth <= 0) end();
    };
    const onDropped = (event: DragEvent) => {
      if (!canTake(event) || !event.dataTransfer) return;
      event.preventDefault();
      end();
      // A picture that is dragged from a page comes with its address as text, which is of no use.
      const [file] = event.dataTransfer.files;
      take.current(file ?? event.dataTransfer.getData('text/plain'));
    };
    document.addEventListener('dragenter', onEnter);
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDropped);
    return () => {
      document.removeEventListener('dragenter', onEnter);
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDropped);
    };
  }, []);

  return hovering;
}
