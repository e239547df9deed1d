import type { TransferArrival } from '../../contract/hostMessages.ts';
import type { EpochMs, Milliseconds } from '../../core/units.ts';
import type { EndedRecord } from './endedStore.ts';
import type { PeerDevice } from './peerDevice.ts';
import type { TransferBody } from './workerMessages.ts';

/** What a transfer needs of the engine, in either direction. */
export interface RunnerPorts {
  now(): EpochMs;
  peer(): PeerDevice;
  /** The link that carries it now. */
  linkId(): string | null;
  /** Says it over the link that the transfer is attached to; nothing while it is not. */
  say(body: TransferBody): void;
  /** Something that is shown changed. */
  changed(): void;
  /** Ends the link: the other side broke the protocol. */
  violated(thrown: unknown): void;
  /** It ended. Settles when that outlives a restart, or cannot be made to. */
  keepEnd(record: EndedRecord): Promise<void>;
  arrived(arrival: TransferArrival): void;
  mark(name: string, detail?: unknown): void;
  after(ms: Milliseconds, run: () => void): void;
}
