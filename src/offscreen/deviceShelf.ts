import type { Accepts, DeviceBook, DeviceChange, RememberedDevice } from '../contract/devices.ts';
import type { ToBackground } from '../contract/hostMessages.ts';
import { createTeller } from './tellBackground.ts';

/** The peer host's copy of the devices that are remembered; the background owns them. */
export interface DeviceShelf {
  /** What the background has; an older one than is known is ignored. */
  replace(book: DeviceBook): void;
  devices(): RememberedDevice[];
  find(key: string): RememberedDevice | undefined;
  hasForgotten(key: string): boolean;
  /** What a device may do at first whose key was checked, as the settings say. */
  firstAccepts(): Accepts;
  /** Resolves when it is kept. */
  remember(device: RememberedDevice): Promise<void>;
  /** In force here at once, and kept by the background when it hears of it. */
  note(key: string, change: DeviceChange): void;
  /** The device knows that it was forgotten. */
  wasTold(key: string): void;
}

export function createDeviceShelf(
  send: (message: ToBackground) => Promise<unknown>,
  changed: () => void,
  firstAccepts: () => Accepts,
): DeviceShelf {
  let book: DeviceBook = { version: 0, devices: [], forgotten: [] };
  /** What the background has not answered yet: it holds on top of whatever book comes meanwhile. */
  const pending = new Set<{ key: string; change: DeviceChange }>();
  const tellInTurn = createTeller();

  function replace(next: DeviceBook): void {
    if (next.version < book.version) return;
    book = next;
    changed();
  }

  function devices(): RememberedDevice[] {
    return book.devices.map((device) => {
      const noted = { ...device };
      for (const { key, change } of pending) if (key === device.key) Object.assign(noted, change);
      return noted;
    });
  }

  async function tell(message: ToBackground): Promise<void> {
    replace((await tellInTurn(() => send(message))) as DeviceBook);
  }

  return {
    replace,
    devices,
    find: (key) => devices().find((device) => device.key === key),
    hasForgotten: (key) => book.forgotten.includes(key),
    firstAccepts,
    remember: (device) => tell({ to: 'background', type: 'rememberDevice', device }),
    note(key, change) {
      const noted = { key, change };
      pending.add(noted);
      changed();
      tell({ to: 'background', type: 'noteDevice', key, change })
        .catch(reportUnheard)
        .finally(() => pending.delete(noted));
    },
    wasTold(key) {
      tell({ to: 'background', type: 'forgetWasTold', key }).catch(reportUnheard);
    },
  };
}

function reportUnheard(cause: unknown): void {
  console.warn('The background did not hear of a device:', String(cause));
}
