import { useId } from 'preact/hooks';
import { devicePicture, type PictureShape } from '../devicePicture.ts';

interface DeviceTileProps {
  seed: string;
  size: number;
  /** Round for this browser, squarish for the others. */
  side: 'mine' | 'theirs';
  /** A small lagoon square at the corner. */
  connected?: boolean;
}

const place = ({ x, y, turn }: PictureShape) => `translate(${x} ${y}) rotate(${turn})`;

/** A device's picture on its tile. Decorative: the name stands beside it. */
export function DeviceTile({ seed, size, side, connected = false }: DeviceTileProps) {
  const clipId = useId();
  const { palette, back, front } = devicePicture(seed);
  return (
    <span class={`tile tile-${side} palette-${palette}`} aria-hidden="true">
      <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
        <clipPath id={clipId}>
          <path d={back.path} transform={place(back)} />
        </clipPath>
        <rect class="tile-ground" width="32" height="32" rx={side === 'mine' ? 16 : 7} />
        <path class="tile-back" d={back.path} transform={place(back)} />
        <path class="tile-front" d={front.path} transform={place(front)} />
        <g clip-path={`url(#${clipId})`}>
          <path class="tile-both" d={front.path} transform={place(front)} />
        </g>
      </svg>
      {connected && <span class="tile-connected" />}
    </span>
  );
}
