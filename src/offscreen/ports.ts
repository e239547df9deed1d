import type { FileDrop } from '../contract/fileDrop.ts';
import type { ToBackground, ToHost } from '../contract/hostMessages.ts';
import type { CodeView } from '../contract/snapshot.ts';
import type { EpochMs } from '../core/units.ts';
import type { AppointmentBook } from './appointmentBook.ts';
import type { DeviceKey } from './identity.ts';
import type { LaterStore } from './laterMessages.ts';
import type { ListenForPictures } from './pictureIntake.ts';
import type { Sound } from './sounds.ts';
import type { FilmFrame } from './transfer/workerMessages.ts';
import type { PromisedCertificate } from './trustHost.ts';

/** Everything that the peer host needs of the world, so that another kind of page can host it. */
export interface HostPorts {
  background: {
    /** Resolves with the background's answer. Rejects when nobody is there to answer. */
    send(message: ToBackground): Promise<unknown>;
    /** What the handler returns is the answer. */
    listen(handler: (message: ToHost) => unknown): void;
  };
  /** With this certificate, or one of its own. */
  createConnection(certificate?: RTCCertificate): RTCPeerConnection;
  /** One for the next meeting with a remembered device. */
  generateCertificate(): Promise<PromisedCertificate>;
  /** The worker with everything that touches bytes of files. */
  createTransferWorker(): Worker;
  now(): EpochMs;
  /** 32 lower-case hex digits. */
  randomId(): string;
  /** 32 random bytes as lower-case hex. */
  randomNonce(): string;
  loadDeviceKey(): Promise<DeviceKey>;
  /** Calls back whenever one was added or is gone. */
  openAppointments(changed: () => void): AppointmentBook;
  every(ms: number, run: () => void): void;
  /** Calls back at once with whether the system's colour scheme is dark, and again when it changes. */
  watchTheme(changed: (dark: boolean) => void): void;
  play(sound: Sound): void;
  /** Whether the browser says that it has a network. */
  isOnline(): boolean;
  /** Calls back when there is reason to believe that the network is back, or another. */
  watchNetwork(changed: (by: 'online' | 'network') => void): void;
  /** Leaves the code on show where a page that opens finds it at once. */
  showed(code: CodeView | null): void;
  /** Removes what pages left for their next start. */
  eraseLocalStorage(): void;
  /** Hands a file to the transfer worker, as pages do. */
  dropFile(drop: FileDrop): Promise<void>;
  /** How a film looks where it begins; `null` where that cannot be told. */
  drawFrame(film: Blob): Promise<FilmFrame | null>;
  /** How a PDF looks where it begins, small; `null` where that cannot be told. */
  drawPage(pdf: Blob): Promise<Blob | null>;
  listenForPictures: ListenForPictures;
  later: LaterStore;
  appVersion: string;
}
