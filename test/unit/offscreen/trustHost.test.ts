import { randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import type { Session } from '../../../src/core/comparison.ts';
import { identityMessage } from '../../../src/core/identity.ts';
import { createDeviceKey, generateDeviceKey, verifySignature } from '../../../src/offscreen/identity.ts';
import { createTrustHost, type TrustBody, type TrustHost } from '../../../src/offscreen/trustHost.ts';

const [ONE, OTHER] = ['1'.repeat(64), '2'.repeat(64)];
const KEYS = [`04${'3'.repeat(128)}`, `04${'4'.repeat(128)}`];

interface Peer {
  host: TrustHost;
  said: TrustBody[];
  violations: unknown[];
}

function peer(scanned: boolean): Peer {
  const said: TrustBody[] = [];
  const violations: unknown[] = [];
  const host = createTrustHost({
    scanned,
    randomNonce: () => randomBytes(32).toString('hex'),
    say: (body) => said.push(body),
    changed: () => {},
    violated: (thrown) => violations.push(thrown),
  });
  return { host, said, violations };
}

const sessionOf = (own: string, other: string, ownKey = '', otherKey = ''): Session => ({
  fingerprints: { own, other },
  keys: { own: ownKey, other: otherKey },
});

/** Two hosts on one link, until both know the emoji or need none. */
async function meet(leftScanned: boolean, rightScanned: boolean): Promise<[Peer, Peer]> {
  const [left, right] = [peer(leftScanned), peer(rightScanned)];
  left.host.begin(sessionOf(ONE, OTHER, KEYS[0], KEYS[1]));
  right.host.begin(sessionOf(OTHER, ONE, KEYS[1], KEYS[0]));
  await vi.waitFor(() => {
    for (const body of left.said.splice(0)) right.host.deliver(body);
    for (const body of right.said.splice(0)) left.host.deliver(body);
    for (const { host } of [left, right]) expect(host.comparison().phase).not.toBe('waiting');
  });
  return [left, right];
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
    expect(host.comparison()).toEqual({ phase: 'needless' });
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
