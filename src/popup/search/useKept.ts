import { useEffect, useState } from 'preact/hooks';
import type { RememberedDevice } from '../../contract/devices.ts';
import type { HistoryPage } from '../../contract/history.ts';
import type { Store } from '../store.ts';
import type { Kept } from './searchHits.ts';

/** Of each device, the latest are enough: who wants more reads its history. */
const LIMIT = 20;

/** What is kept of all devices and holds these words; those of the words before, until it is there. */
export function useKept(send: Store['send'], devices: readonly RememberedDevice[], words: string): readonly Kept[] {
  const [kept, setKept] = useState<readonly Kept[]>([]);
  // Snapshots come all the time; who is remembered changes rarely.
  const keys = devices.map(({ key }) => key).join();
  useEffect(() => {
    if (words.trim() === '') return setKept([]);
    let isOver = false;
    const reading = devices.map(async (device) => {
      const outcome = await send({ type: 'readHistory', key: device.key, before: null, words, limit: LIMIT });
      return { device, entries: outcome.ok ? (outcome.value as HistoryPage).entries : [] };
    });
    void Promise.all(reading).then((read) => {
      if (!isOver) setKept(read);
    });
    return () => {
      isOver = true;
    };
  }, [send, keys, words]);
  return kept;
}
