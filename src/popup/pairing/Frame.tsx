/** Four corners that say where the code belongs. */
export function Frame() {
  return (
    <svg class="camera-frame" viewBox="0 0 100 100" aria-hidden="true">
      <path d="M2 20V14A12 12 0 0 1 14 2H20M80 2H86A12 12 0 0 1 98 14V20M98 80V86A12 12 0 0 1 86 98H80M20 98H14A12 12 0 0 1 2 86V80" />
    </svg>
  );
}
