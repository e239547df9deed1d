import type { Address, AddressFamily } from './description.ts';
import { fromHex, toHex } from './hex.ts';

/** Length of an address as bytes; of an mDNS name the UUID's 16. */
export const ADDRESS_BYTES = { ipv4: 4, ipv6: 16, mdns: 16 } as const satisfies Record<AddressFamily, number>;

/**
 * A candidate's connection-address in canonical text: dotted quad; lower-case IPv6 as RFC 5952 §4 has it;
 * `<uuid>.local` in lower case. `undefined` for all else: other names, and IPv6 with a zone, which means
 * something on one machine only.
 */
export function parseAddress(text: string): Address | undefined {
  for (const family of ['ipv4', 'ipv6', 'mdns'] as const) {
    const bytes = PARSERS[family](text);
    if (bytes) return formatAddress(family, bytes);
  }
  return undefined;
}

/** The address as `ADDRESS_BYTES[family]` bytes in network order; `undefined` where the text is not of its family. */
export function addressBytes({ family, text }: Address): number[] | undefined {
  return PARSERS[family](text);
}

/** The inverse of `addressBytes`. */
export function formatAddress(family: AddressFamily, bytes: ArrayLike<number>): Address {
  return { family, text: FORMATTERS[family](Array.from(bytes)) };
}

/** 127.0.0.0/8 and ::1, with which a machine reaches itself; also as IPv4-mapped. The text must be canonical. */
export function isLoopback({ family, text }: Address): boolean {
  return family === 'ipv6'
    ? text === '::1' || text.startsWith('::ffff:127.')
    : family === 'ipv4' && text.startsWith('127.');
}

const PARSERS: Record<AddressFamily, (text: string) => number[] | undefined> = {
  ipv4: parseIpv4,
  ipv6: parseIpv6,
  mdns: parseMdns,
};

const FORMATTERS: Record<AddressFamily, (bytes: number[]) => string> = {
  ipv4: (bytes) => bytes.join('.'),
  ipv6: formatIpv6,
  mdns: formatMdns,
};

function parseIpv4(text: string): number[] | undefined {
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseIpv6(text: string): number[] | undefined {
  const dotted = /[^:]*\.[^:]*$/.exec(text)?.[0];
  const ipv4 = dotted === undefined ? [] : parseIpv4(dotted);
  if (!ipv4) return undefined;
  const plain = dotted === undefined ? text : text.slice(0, -dotted.length) + groupsOf(ipv4).map(hex).join(':');

  const [head = '', tail, ...more] = plain.split('::');
  if (more.length > 0) return undefined;
  const before = split(head);
  const after = tail === undefined ? [] : split(tail);
  const missing = 8 - before.length - after.length;
  // `::` stands for one group or more (RFC 4291 §2.2).
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16)).flatMap((group) => [group >> 8, group & 0xff]);
}

function split(groups: string): string[] {
  return groups === '' ? [] : groups.split(':');
}

/** RFC 5952 §4: no leading zeros, the first of the longest runs of zero groups as `::`, lower case. §5: mapped IPv4 dotted. */
function formatIpv6(bytes: number[]): string {
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return `::ffff:${bytes.slice(12).join('.')}`;
  const groups = groupsOf(bytes);
  let start = 0;
  // A single zero group is not shortened (RFC 5952 §4.2.2).
  let length = 1;
  for (let from = 0; from < groups.length; from++) {
    let to = from;
    while (groups[to] === 0) to++;
    if (to - from > length) [start, length] = [from, to - from];
  }
  if (length === 1) return groups.map(hex).join(':');
  const shown = (part: number[]) => part.map(hex).join(':');
  return `${shown(groups.slice(0, start))}::${shown(groups.slice(start + length))}`;
}

/** Bytes as 16-bit groups, big-endian. */
function groupsOf(bytes: number[]): number[] {
  const groups: number[] = [];
  for (let at = 0; at < bytes.length; at += 2) groups.push(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  return groups;
}

function hex(value: number): string {
  return value.toString(16);
}

function parseMdns(text: string): number[] | undefined {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i.test(text)) return undefined;
  return [...(fromHex(text.slice(0, 36).replaceAll('-', '')) ?? [])];
}

function formatMdns(bytes: number[]): string {
  return `${toHex(Uint8Array.from(bytes)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}.local`;
}
