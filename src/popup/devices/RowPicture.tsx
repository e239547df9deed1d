import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSeen } from '../parts/useSeen.ts';
import type { Services } from '../services.ts';

interface RowPictureProps {
  transferId: string;
  load: Services['previews']['load'];
  /** The sign that stands there until the picture is there, or where there is none. */
  children: ComponentChildren;
}

/** How the first file of a row looks. The name beside it says what it is. */
export function RowPicture({ transferId, load, children }: RowPictureProps) {
  const place = useRef<HTMLSpanElement>(null);
  const [url, setUrl] = useState<string | null>(null);
  const show = async (isGone: () => boolean) => {
    const preview = await load(transferId, 'row');
    if (preview?.kind === 'picture' && !isGone()) setUrl(URL.createObjectURL(preview.thumbnail));
  };
  useSeen(place, (isGone) => void show(isGone), [transferId, load]);
  useEffect(() => {
    if (url !== null) return () => URL.revokeObjectURL(url);
  }, [url]);
  return (
    <span ref={place} class="card-shape">
      {url === null ? children : <img class="row-picture" src={url} alt="" draggable={false} />}
    </span>
  );
}
