/** How the two shapes stand: apart means no link, overlapping means linked, `meeting` slides from one to the other. */
export type MarkPose = 'apart' | 'linked' | 'meeting';

/** Square of side `side` from (x, y) whose lower left corner, the near one, is sharp. */
function nearSquare(x: number, y: number, side: number, radius: number): string {
  const right = x + side;
  const bottom = y + side;
  return `M${x} ${bottom}V${y + radius}a${radius} ${radius} 0 0 1 ${radius} ${-radius}H${right - radius}a${radius} ${radius} 0 0 1 ${radius} ${radius}V${bottom - radius}a${radius} ${radius} 0 0 1 ${-radius} ${radius}z`;
}

/** The mark on a grid of 32: circle (12,20) r 10, square (12,2) side 18, whose corner is the circle's centre. */
export function Mark({ pose, size }: { pose: MarkPose; size: number }) {
  const together = pose !== 'apart';
  return (
    <svg class={`mark mark-${pose}`} viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      {together ? (
        <>
          <circle class="mark-mine" cx="12" cy="20" r="10" />
          <path class="mark-theirs" d={nearSquare(12, 2, 18, 5)} />
          <path class="mark-ours" d="M12 20V10a10 10 0 0 1 10 10z" />
        </>
      ) : (
        <>
          <circle class="mark-mine" cx="9" cy="23" r="7" />
          <path class="mark-theirs" d={nearSquare(17, 2, 13, 4)} />
        </>
      )}
    </svg>
  );
}
