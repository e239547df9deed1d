import {
  type Appointment,
  type AppointmentPart,
  type Hkdf,
  isDueForRenewal,
  makeAppointment,
} from '../core/appointment.ts';
import type { EpochMs } from '../core/units.ts';

export interface AppointmentHostPorts<Certificate> {
  generateCertificate(): Promise<{ certificate: Certificate; fingerprint: string }>;
  /** 32 random bytes as hex. */
  randomShare(): string;
  hkdf: Hkdf;
  now(): EpochMs;
  /** This side has a part to say, or another one. */
  partChanged(): void;
  /** Both sides know both parts. */
  agreed(appointment: Appointment, certificate: Certificate): void;
  /** One of the two does not remember the other any more. */
  revoked(): void;
  /** Ends the link. */
  violated(thrown: unknown): void;
}

/** Agrees with the device at the other end of one link on how they meet the next time, while both remember each other. */
export interface AppointmentHost {
  /** Whether both remember each other. */
  setMutual(isMutual: boolean): void;
  /** What to say of this side; `undefined` where there is nothing. */
  part(): AppointmentPart | undefined;
  heard(part: AppointmentPart): void;
  acknowledged(part: AppointmentPart): void;
  tick(): void;
}

interface Own<Certificate> {
  certificate: Certificate;
  part: AppointmentPart;
  madeAt: EpochMs;
  /** The other side has it. */
  isTold: boolean;
}

export function createAppointmentHost<Certificate>(ports: AppointmentHostPorts<Certificate>): AppointmentHost {
  let isMutual = false;
  let own: Own<Certificate> | null = null;
  let theirs: AppointmentPart | null = null;
  /** Count what was begun, so that what was begun before it comes to nothing. */
  let makes = 0;
  let settles = 0;

  async function make(): Promise<void> {
    const current = ++makes;
    const { certificate, fingerprint } = await ports.generateCertificate();
    if (current !== makes) return;
    const part = { certificate: fingerprint, share: ports.randomShare() };
    own = { certificate, part, madeAt: ports.now(), isTold: false };
    ports.partChanged();
  }

  /** Neither side counts on what the other may not have heard. */
  async function settle(): Promise<void> {
    if (own === null || theirs === null || !own.isTold) return;
    const current = ++settles;
    const { certificate, part } = own;
    const appointment = await makeAppointment(part, theirs, ports.hkdf);
    if (current === settles) ports.agreed(appointment, certificate);
  }

  return {
    setMutual(next) {
      if (next === isMutual) return;
      isMutual = next;
      if (next) {
        make().catch((cause) => console.warn('No certificate for the next meeting:', cause));
        return;
      }
      makes++;
      settles++;
      own = null;
      theirs = null;
      ports.revoked();
    },
    part: () => own?.part,
    heard(part) {
      if (part.certificate === theirs?.certificate && part.share === theirs.share) return;
      theirs = part;
      settle().catch(ports.violated);
    },
    acknowledged(part) {
      if (own === null || own.isTold || part.certificate !== own.part.certificate) return;
      own.isTold = true;
      settle().catch(ports.violated);
    },
    tick() {
      if (own?.isTold && isDueForRenewal(own.madeAt, ports.now())) {
        make().catch((cause) => console.warn('No certificate for the next meeting:', cause));
      }
    },
  };
}
