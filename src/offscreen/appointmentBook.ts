import { type DBSchema, openDB } from 'idb';
import * as v from 'valibot';
import { deviceKeySchema } from '../contract/devices.ts';
import type { Appointment } from '../core/appointment.ts';
import { FINGERPRINT_BYTES } from '../core/description.ts';
import { toHex } from '../core/hex.ts';
import type { EpochMs } from '../core/units.ts';

/** An appointment with the device that has this key, and the certificate that this side promised. */
export interface KeptAppointment extends Appointment {
  key: string;
  certificate: RTCCertificate;
}

/**
 * The appointments with remembered devices, one each. The peer host owns them: a certificate can be kept in IndexedDB
 * and nowhere else. What is said here is in force at once, and on the disk a moment later.
 */
export interface AppointmentBook {
  /** With the device that has this key. */
  find(key: string): KeptAppointment | undefined;
  /** Of whose device this is the certificate. Two that promised the same one are not both honest: neither, then. */
  withCertificate(fingerprint: Uint8Array): KeptAppointment | undefined;
  keep(appointment: KeptAppointment): void;
  /** It was used, or its device is remembered no longer. */
  drop(key: string): void;
  /** Drops those with other devices. */
  keepOnly(keys: readonly string[]): void;
}

interface Schema extends DBSchema {
  appointments: { key: string; value: unknown };
}

/** Where the browser keeps nothing, appointments last as long as this page. */
export function openAppointmentBook(now: () => EpochMs, changed: () => void): AppointmentBook {
  const appointments = new Map<string, KeptAppointment>();
  /** Those that were kept or dropped here before the disk had answered. */
  const touched = new Set<string>();
  let allowed: readonly string[] | null = null;
  const database = openDB<Schema>('tandem-appointments', 1, {
    upgrade(db) {
      db.createObjectStore('appointments', { keyPath: 'key' });
    },
  });
  let turn: Promise<void> = load().catch(reportUnkept);

  async function load(): Promise<void> {
    for (const record of await (await database).getAll('appointments')) {
      const parsed = v.safeParse(recordSchema(), record);
      if (!parsed.success) console.warn('An appointment does not read:', parsed.issues[0].message);
      else if (!touched.has(parsed.output.key)) appointments.set(parsed.output.key, parsed.output);
    }
    if (allowed !== null) keepOnly(allowed);
    changed();
  }

  function onDisk(write: (db: Awaited<typeof database>) => Promise<unknown>): void {
    turn = turn.then(async () => void (await write(await database))).catch(reportUnkept);
  }

  function drop(key: string): void {
    touched.add(key);
    appointments.delete(key);
    onDisk((db) => db.delete('appointments', key));
    changed();
  }

  function keepOnly(keys: readonly string[]): void {
    allowed = keys;
    for (const key of [...appointments.keys()]) if (!keys.includes(key)) drop(key);
  }

  const isValid = ({ certificate }: KeptAppointment) => certificate.expires > now();

  return {
    find(key) {
      const found = appointments.get(key);
      return found !== undefined && isValid(found) ? found : undefined;
    },
    withCertificate(fingerprint) {
      const wanted = toHex(fingerprint);
      const found = [...appointments.values()].filter((one) => toHex(one.other.fingerprint) === wanted);
      return found.length === 1 ? found.find(isValid) : undefined;
    },
    keep(appointment) {
      touched.add(appointment.key);
      appointments.set(appointment.key, appointment);
      onDisk((db) => db.put('appointments', appointment));
      changed();
    },
    drop,
    keepOnly,
  };
}

/** Made when it is needed: only a page that has connections has certificates. */
function recordSchema() {
  const credentials = {
    ufrag: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{4}$/)),
    pwd: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{24}$/)),
  };
  const fingerprint = v.pipe(v.instance(Uint8Array), v.length(FINGERPRINT_BYTES));
  return v.object({
    key: deviceKeySchema,
    certificate: v.instance(RTCCertificate),
    own: v.object(credentials),
    other: v.object({ fingerprint, ...credentials, candidates: v.pipe(v.array(v.never()), v.length(0)) }),
  });
}

function reportUnkept(cause: unknown): void {
  console.warn('An appointment is not kept:', cause);
}
