import { randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import type { Accepts, DeviceBook, RememberedDevice } from '../../../src/contract/devices.ts';
import { firstAccepts } from '../../../src/contract/firstAccepts.ts';
import type { ToBackground } from '../../../src/contract/hostMessages.ts';
import type { Session } from '../../../src/core/comparison.ts';
import { identityMessage } from '../../../src/core/identity.ts';
import type { KeptAppointment } from '../../../src/offscreen/appointmentBook.ts';
import { createDeviceShelf, type DeviceShelf } from '../../../src/offscreen/deviceShelf.ts';
import { createDeviceKey, generateDeviceKey, verifySignature } from '../../../src/offscreen/identity.ts';
import { COMPARE_LIMIT_MS, createTrustHost, type TrustBody, type TrustHost } from '../../../src/offscreen/trustHost.ts';
import { thrownBy } from '../core/support/thrownBy.ts';

const [ONE, OTHER] = ['1'.repeat(64), '2'.repeat(64)];
const NOW = 1_800_000_000_000;
const KEYS = [`04${'3'.repeat(128)}`, `04${'4'.repeat(128)}`] as const;

interface Peer {
  host: TrustHost;
  shelf: DeviceShelf;
  said: TrustBody[];
  violations: unknown[];
  /** By the other device's key. */
  appointments: Map<string, KeptAppointment>;
}

/** A fake browser's certificates have nothing but a name. */
const certificates = new Map<RTCCertificate, string>();

async function generateCertificate() {
  const certificate = { expires: 0, getFingerprints: () => [] };
  const fingerprint = randomBytes(32).toString('hex');
  certificates.set(certificate, fingerprint);
  return { certificate, fingerprint };
}

/** A background that keeps what it hears, as the real one does. */
function background() {
  let book: DeviceBook = { version: 0, devices: [], forgotten: [] };
  const forget = (key: string) => {
    book = {
      version: book.version + 1,
      devices: book.devices.filter((device) => device.key !== key),
      forgotten: [...book.forgotten, key],
    };
    return book;
  };
  const allow = (key: string, accepts: Accepts) => {
    const devices = book.devices.map((device) => (device.key === key ? { ...device, accepts } : device));
    book = { ...book, version: book.version + 1, devices };
    return book;
  };
  const send = async (message: ToBackground): Promise<DeviceBook> => {
    const { version, devices, forgotten } = book;
    if (message.type === 'rememberDevice') {
      book = { version: version + 1, devices: [...devices, message.device], forgotten };
    } else if (message.type === 'noteDevice') {
      const note = (device: RememberedDevice) =>
        device.key === message.key ? { ...device, ...message.change } : device;
      book = { version: version + 1, devices: devices.map(note), forgotten };
    } else if (message.type === 'forgetWasTold') {
      book = { version: version + 1, devices, forgotten: forgotten.filter((key) => key !== message.key) };
    }
    return book;
  };
  return { send, forget, allow };
}

interface PeerOptions {
  /** What the settings let a new device do. */
  accepts?: () => Accepts;
  kept?: ReturnType<typeof background>;
  shelf?: DeviceShelf;
  expected?: string | null;
  now?: () => number;
}

function peer(
  scanned: boolean,
  {
    kept = background(),
    shelf,
    expected = null,
    now = () => NOW,
    accepts = () => ({ kind: 'messages' }),
  }: PeerOptions = {},
): Peer {
  const said: TrustBody[] = [];
  const violations: unknown[] = [];
  const appointments: Peer['appointments'] = new Map();
  const own = shelf ?? createDeviceShelf(kept.send, () => host.shelfChanged(), accepts);
  const host: TrustHost = createTrustHost({
    scanned,
    expected,
    shelf: own,
    appointments: {
      keep: (appointment) => void appointments.set(appointment.key, appointment),
      drop: (key) => void appointments.delete(key),
    },
    generateCertificate,
    now,
    randomNonce: () => randomBytes(32).toString('hex'),
    say: (body) => said.push(body),
    changed: () => {},
    violated: (thrown) => violations.push(thrown),
  });
  return { host, shelf: own, said, violations, appointments };
}

const sessionOf = (own: string, other: string, ownKey = '', otherKey = ''): Session => ({
  fingerprints: { own, other },
  keys: { own: ownKey, other: otherKey },
});

/** Two hosts on one link, until both know the emoji or need none. */
async function meet(
  leftScanned: boolean,
  rightScanned: boolean,
  options: { left?: PeerOptions; right?: PeerOptions } = {},
): Promise<[Peer, Peer]> {
  const [left, right] = [peer(leftScanned, options.left), peer(rightScanned, options.right)];
  left.host.begin(sessionOf(ONE, OTHER, KEYS[0], KEYS[1]));
  right.host.begin(sessionOf(OTHER, ONE, KEYS[1], KEYS[0]));
  await vi.waitFor(() => {
    talk(left, right);
    for (const { host } of [left, right]) expect(host.comparison()).toHaveProperty('emoji');
  });
  return [left, right];
}

/** Carries what both have said, and tells each that it arrived. */
function talk(left: Peer, right: Peer): void {
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    for (const body of from.said.splice(0)) {
      to.host.deliver(body);
      from.host.acknowledged(body);
    }
  }
}

it('asks both sides with the same emoji, and believes each for itself', async () => {
  const [left, right] = await meet(false, false);
  expect(left.host.comparison()).toMatchObject({ phase: 'asking' });
  expect(left.host.comparison()).toEqual(right.host.comparison());
  expect(left.host.trust()).toEqual({ kind: 'unchecked' });
  left.host.compared(true);
  expect(left.host.trust()).toEqual({ kind: 'checked', by: 'emoji' });
  expect(left.host.comparison().phase).toBe('matched');
  expect(right.host.trust()).toEqual({ kind: 'unchecked' });
});

it('ends the link where a person says that they differ', async () => {
  const [left] = await meet(false, false);
  left.host.compared(false);
  expect(left.violations).toMatchObject([{ code: 'emoji-differ' }]);
});

it('asks nothing where both cameras read the codes, and both where one did', async () => {
  const [left, right] = await meet(true, true);
  for (const { host } of [left, right]) {
    expect(host.trust()).toEqual({ kind: 'checked', by: 'camera' });
    expect(host.comparison()).toMatchObject({ phase: 'needless' });
  }
  const [scanner, other] = await meet(true, false);
  expect(scanner.host.trust()).toEqual({ kind: 'checked', by: 'camera' });
  expect(other.host.trust()).toEqual({ kind: 'unchecked' });
  expect(scanner.host.comparison()).toEqual(other.host.comparison());
  expect(scanner.host.comparison().phase).toBe('asking');
});

it('signs one connection, and the signature holds for no other and for nobody else', async () => {
  const [mine, other] = [createDeviceKey(await generateDeviceKey()), createDeviceKey(await generateDeviceKey())];
  const message = identityMessage({ own: ONE, other: OTHER });
  const signature = await mine.sign(message);
  expect(mine.publicKey).toMatch(/^04[0-9a-f]{128}$/);
  expect(signature).toMatch(/^[0-9a-f]{128}$/);
  expect(await verifySignature(mine.publicKey, signature, message)).toBe(true);
  expect(await verifySignature(other.publicKey, signature, message)).toBe(false);
  expect(await verifySignature(mine.publicKey, signature, identityMessage({ own: OTHER, other: ONE }))).toBe(false);
  const elsewhere = identityMessage({ own: ONE, other: '5'.repeat(64) });
  expect(await verifySignature(mine.publicKey, signature, elsewhere)).toBe(false);
});

it('takes what is no point on the curve for no key', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const message = identityMessage({ own: ONE, other: OTHER });
  expect(await verifySignature(KEYS[0] ?? '', '0'.repeat(128), message)).toBe(false);
  expect(await verifySignature(`04${'0'.repeat(128)}`, '0'.repeat(128), message)).toBe(false);
  expect(warn).toHaveBeenCalled();
  warn.mockRestore();
});

it('does not let the private key out', async () => {
  const { privateKey } = await generateDeviceKey();
  expect(privateKey.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
});

it('recognises a remembered device by its key, whatever it calls itself, and asks no more once it was checked', async () => {
  const kept = background();
  const [first] = await meet(false, false, { left: { kept } });
  await first.host.remember('Kitchen');
  expect(first.host.trust()).toEqual({ kind: 'remembered', since: NOW, verified: false });
  expect(first.host.name()).toBe('Kitchen');
  first.host.compared(true);
  await vi.waitFor(() =>
    expect(first.shelf.find(KEYS[1])).toMatchObject({ verified: true, accepts: { kind: 'nothing' } }),
  );

  const [again, other] = await meet(false, false, { left: { shelf: first.shelf } });
  expect(again.host.trust()).toEqual({ kind: 'remembered', since: NOW, verified: true });
  expect(again.host.comparison().phase).toBe('needless');
  // The other side has not compared on this link, and may ask for the same four.
  expect(other.host.comparison()).toMatchObject({ phase: 'asking', emoji: emojiOf(again) });
});

it('lets a device whose key was checked do at first what the settings say, and another one nothing', async () => {
  const accepts = () => firstAccepts('files');
  const [checked] = await meet(true, true, { left: { accepts } });
  await checked.host.remember('Kitchen');
  expect(checked.host.admits(1_000_000)).toBe(true);
  const [unchecked] = await meet(false, false, { left: { accepts } });
  await unchecked.host.remember('Kitchen');
  expect(unchecked.shelf.find(KEYS[1])?.accepts).toEqual({ kind: 'nothing' });
});

it('lets another key inherit nothing', async () => {
  const [first] = await meet(true, true);
  await first.host.remember('Kitchen');
  const stranger = peer(false, { shelf: first.shelf });
  stranger.host.begin(sessionOf(ONE, OTHER, KEYS[0], `04${'5'.repeat(128)}`));
  expect(stranger.host.trust()).toEqual({ kind: 'unchecked' });
  expect(stranger.host.name()).toBeUndefined();
  expect(stranger.host.admits(1)).toBe(false);
});

it('stops, and says nothing, where another key answers than the one that was expected', async () => {
  const [first] = await meet(true, true);
  await first.host.remember('Kitchen');
  const stopped = peer(true, { shelf: first.shelf, expected: KEYS[1] });
  const begin = () => stopped.host.begin(sessionOf(ONE, OTHER, KEYS[0], `04${'5'.repeat(128)}`));
  expect(thrownBy(begin)).toMatchObject({ code: 'key-changed', detail: 'Kitchen', fault: 'remote' });
  expect(stopped.said).toEqual([]);
  expect(stopped.host.key()).toBeNull();
  const right = peer(true, { shelf: first.shelf, expected: KEYS[1] });
  right.host.begin(sessionOf(ONE, OTHER, KEYS[0], KEYS[1]));
  expect(right.said.map(({ kind }) => kind)).toEqual(['regard']);
});

it('accepts files by itself up to the total a day, and only from a key that was checked', async () => {
  const files = { kind: 'files', dailyBytes: 100 } as const;
  const [left] = await meet(true, true);
  await left.host.remember('Kitchen');
  expect(left.host.admits(1)).toBe(false);
  const withFiles = (verified: boolean): DeviceBook => ({
    version: 100,
    devices: left.shelf.devices().map((device) => ({ ...device, accepts: files, verified })),
    forgotten: [],
  });
  left.shelf.replace(withFiles(true));
  expect(left.host.admits(60)).toBe(true);
  expect(left.host.admits(41)).toBe(false);
  expect(left.host.admits(40)).toBe(true);
  expect(left.host.admits(0)).toBe(true);
  expect(left.host.admits(1)).toBe(false);

  const [unchecked] = await meet(true, false);
  await unchecked.host.remember('Kitchen');
  unchecked.shelf.replace(withFiles(false));
  expect(unchecked.host.admits(1)).toBe(false);
});

it('counts the total of a day through links and restarts, and begins anew 24 hours after the first file', async () => {
  const HOUR = 60 * 60 * 1000;
  const kept = background();
  const clock = { now: NOW };
  const [first] = await meet(true, true, { left: { kept, now: () => clock.now } });
  await first.host.remember('Kitchen');
  first.shelf.replace(kept.allow(KEYS[1], { kind: 'files', dailyBytes: 100 }));
  expect(first.host.admits(60)).toBe(true);
  // Another life of the host, which knows what the background has kept.
  const again = async () => {
    const [peer] = await meet(false, false, { left: { kept, now: () => clock.now } });
    peer.shelf.replace(await kept.send({ to: 'background', type: 'forgetWasTold', key: 'nobody' }));
    return peer.host;
  };
  clock.now = NOW + 24 * HOUR - 1;
  expect((await again()).admits(41)).toBe(false);
  expect((await again()).admits(40)).toBe(true);
  clock.now = NOW + 24 * HOUR;
  const nextDay = await again();
  expect(nextDay.admits(100)).toBe(true);
  expect(nextDay.admits(1)).toBe(false);
  clock.now = NOW + 36 * HOUR;
  expect((await again()).admits(1)).toBe(false);
});

it('says that nothing can be compared where the other side never commits, while the link carries', () => {
  const clock = { now: NOW };
  const { host } = peer(false, { now: () => clock.now });
  host.begin(sessionOf(ONE, OTHER, KEYS[0], KEYS[1]));
  const pass = (ms: number, isConnected = true) => {
    for (let passed = 0; passed < ms; passed += 500) {
      clock.now += 500;
      host.tick(isConnected);
    }
  };
  pass(COMPARE_LIMIT_MS - 1000);
  expect(host.comparison().phase).toBe('waiting');
  // A silence is not theirs to answer in.
  pass(10 * COMPARE_LIMIT_MS, false);
  pass(COMPARE_LIMIT_MS - 1000);
  expect(host.comparison().phase).toBe('waiting');
  pass(2000);
  expect(host.comparison().phase).toBe('unanswered');
});

it('asks all the same where the other side commits at last', async () => {
  const clock = { now: NOW };
  const left = peer(false, { now: () => clock.now });
  const right = peer(false);
  left.host.begin(sessionOf(ONE, OTHER, KEYS[0], KEYS[1]));
  left.host.tick(true);
  clock.now += COMPARE_LIMIT_MS + 1;
  left.host.tick(true);
  expect(left.host.comparison().phase).toBe('unanswered');
  right.host.begin(sessionOf(OTHER, ONE, KEYS[1], KEYS[0]));
  await vi.waitFor(() => {
    talk(left, right);
    expect(left.host.comparison().phase).toBe('asking');
  });
});

it('tells a device once that it was forgotten, now or at the next link, and that it is remembered again', async () => {
  const kept = background();
  const [left, right] = await meet(true, true, { left: { kept } });
  await left.host.remember('Kitchen');
  await right.host.remember('Study');
  talk(left, right);
  left.shelf.replace(kept.forget(KEYS[1]));
  expect(left.said).toEqual([{ kind: 'regard', scanned: true, remembers: false, forgot: true }]);

  // The link ends before it arrives.
  const [again, other] = await meet(true, true, { left: { shelf: left.shelf }, right: { shelf: right.shelf } });
  expect(other.shelf.find(KEYS[0])).toMatchObject({ forgotUs: true });
  await vi.waitFor(() => expect(left.shelf.hasForgotten(KEYS[1])).toBe(false));
  await again.host.remember('Kitchen again');
  again.host.shelfChanged();
  talk(again, other);
  expect(other.shelf.find(KEYS[0])).toMatchObject({ forgotUs: false });
});

/** Both remember each other, and have agreed on the next time. */
async function appointed(options: { left?: PeerOptions; right?: PeerOptions } = {}): Promise<[Peer, Peer]> {
  const [left, right] = await meet(true, true, options);
  await left.host.remember('Kitchen');
  await right.host.remember('Study');
  await vi.waitFor(() => {
    talk(left, right);
    expect([left.appointments.size, right.appointments.size]).toEqual([1, 1]);
  });
  return [left, right];
}

it('agrees on the next meeting when both remember each other, and not before', async () => {
  const [left, right] = await meet(true, true);
  await left.host.remember('Kitchen');
  expect(left.said.at(-1)).toMatchObject({ kind: 'regard', remembers: true });
  talk(left, right);
  expect(right.said).toEqual([]);
  await right.host.remember('Study');
  await vi.waitFor(() => {
    talk(left, right);
    expect([left.appointments.size, right.appointments.size]).toEqual([1, 1]);
  });
  const [ours, theirs] = [left.appointments.get(KEYS[1]), right.appointments.get(KEYS[0])];
  if (ours === undefined || theirs === undefined) throw new Error('no appointment');
  // What each will have is what the other expects.
  for (const [own, other] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    expect(other.other).toMatchObject({ ...own.own, candidates: [] });
    expect(Buffer.from(other.other.fingerprint).toString('hex')).toBe(certificates.get(own.certificate));
  }
  expect(ours.own).not.toEqual(theirs.own);
});

it('keeps nothing that the other side may not have heard of', async () => {
  const [left, right] = await meet(true, true);
  await left.host.remember('Kitchen');
  await right.host.remember('Study');
  const heard = new Set<TrustBody>();
  await vi.waitFor(() => {
    // All arrives, and no acknowledgement comes back.
    for (const [from, to] of [
      [left, right],
      [right, left],
    ] as const) {
      for (const body of from.said.filter((each) => !heard.has(each))) {
        heard.add(body);
        to.host.deliver(body);
      }
    }
    const promised = [...heard].filter((body) => body.kind === 'regard' && body.next !== undefined);
    expect(promised).toHaveLength(2);
  });
  await new Promise(setImmediate);
  expect([left.appointments.size, right.appointments.size]).toEqual([0, 0]);
  for (const { host, said } of [left, right]) for (const body of said) host.acknowledged(body);
  await vi.waitFor(() => expect([left.appointments.size, right.appointments.size]).toEqual([1, 1]));
});

it('drops the appointment where either forgets the other, and when it is used', async () => {
  const kept = background();
  const [left, right] = await appointed({ left: { kept } });
  left.shelf.replace(kept.forget(KEYS[1]));
  expect(left.appointments.size).toBe(0);
  talk(left, right);
  expect(right.appointments.size).toBe(0);

  const [one, other] = await appointed();
  const before = one.appointments.get(KEYS[1])?.own;
  one.host.begin(sessionOf(ONE, OTHER, KEYS[0], KEYS[1]));
  expect(one.appointments.size).toBe(0);
  expect(before).toBeDefined();
  expect(other.appointments.get(KEYS[0])?.other).toMatchObject(before ?? {});
});

it('takes our own certificate in the other’s name for an attack', async () => {
  const [left, right] = await meet(true, true);
  await left.host.remember('Kitchen');
  talk(left, right);
  left.host.deliver({ kind: 'regard', scanned: true, remembers: true, forgot: false });
  const promise = await vi.waitFor(() => {
    const body = left.said.find((each) => each.kind === 'regard' && each.next !== undefined);
    if (body?.kind !== 'regard' || body.next === undefined) throw new Error('nothing was promised yet');
    return body;
  });
  left.host.acknowledged(promise);
  left.host.deliver(promise);
  await vi.waitFor(() => expect(left.violations).toMatchObject([{ code: 'protocol-violation' }]));
  expect(left.appointments.size).toBe(0);
});

it('does not tell what was written by a device from which nothing comes in by itself', async () => {
  const [left] = await meet(false, false);
  expect(left.host.isDiscreet()).toBe(false);
  await left.host.remember('Kitchen');
  expect(left.host.isDiscreet()).toBe(true);
});

function emojiOf({ host }: Peer) {
  const comparison = host.comparison();
  return 'emoji' in comparison ? comparison.emoji : null;
}
