import type { Progress, TransferView } from '../contract/snapshot.ts';

/** As many steps as the toolbar's smallest icon has pixels: the background is woken for each, and for no more. */
const STEPS = 16;

/** How far everything that moves is, together; `null` where nothing does. */
export function overallProgress(transfers: readonly TransferView[]): Progress | null {
  const moving = transfers.filter(({ state }) => state.phase === 'moving' || state.phase === 'saving');
  if (moving.length === 0) return null;
  const queued = transfers.filter(({ state }) => state.phase === 'queued');
  let doneBytes = 0;
  let size = 0;
  for (const transfer of [...moving, ...queued]) {
    doneBytes += 'doneBytes' in transfer.state ? transfer.state.doneBytes : 0;
    size += transfer.size;
  }
  const [first] = moving;
  const isOneWay = moving.every(({ direction }) => direction === first?.direction);
  return {
    share: size === 0 ? 0 : Math.floor((doneBytes / size) * STEPS) / STEPS,
    direction: isOneWay && first ? first.direction : 'both',
  };
}
