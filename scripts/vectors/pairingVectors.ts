import { execFileSync } from 'node:child_process';
import { crc24 } from '../../src/core/crc.ts';
import type { Description } from '../../src/core/description.ts';
import { decodeCode, encodeCode } from '../../src/core/pairingCode.ts';
import { codeToQr, codeToText } from '../../src/core/pairingCodeText.ts';
import { readLocalDescription } from '../../src/core/sessionDescription.ts';
import { findBrowser } from '../browser.ts';
import type { Gathered, GatherRequest } from '../gatherDescription.ts';
import { ROOT } from '../paths.ts';

interface Case {
  name: string;
  browser: GatherRequest['browser'];
  hidden?: boolean;
  /** Interface and its addresses; the first has the default routes. */
  interfaces: [name: string, ...addresses: string[]][];
  /** Candidate lines that no browser can gather without a server, put behind the browser's own. */
  composed?: string[];
  /** ice-ufrag and ice-pwd put in the place of the browser's own. */
  credentials?: [ufrag: string, pwd: string];
}

const WIFI: [string, string] = ['wlan0', '192.168.178.23/24'];
const DUAL: [string, string, string] = [...WIFI, '2001:db8:42:1:8a2e:370:7334:23/64'];
const SRFLX4 = 'candidate:842163049 1 udp 1685987071 203.0.113.77 50123 typ srflx raddr 192.168.178.23 rport 50123';
const SRFLX6 = 'candidate:842163050 1 udp 1686055167 2001:db8:9::77 50124 typ srflx raddr :: rport 0';
const RELAY4 = 'candidate:3498147984 1 udp 41819902 198.51.100.9 61234 typ relay raddr 203.0.113.77 rport 50123';

const CASES: Case[] = [
  { name: 'Chromium, one IPv4 host', browser: 'chrome', interfaces: [WIFI] },
  { name: 'Chromium, IPv4, IPv6 and one server-reflexive', browser: 'chrome', interfaces: [DUAL], composed: [SRFLX4] },
  { name: 'Chromium, with a relay', browser: 'chrome', interfaces: [DUAL], composed: [SRFLX4, SRFLX6, RELAY4] },
  { name: 'Chromium, a web page with .local names', browser: 'chrome', hidden: true, interfaces: [DUAL] },
  {
    name: 'Chromium, 12 interfaces',
    browser: 'chrome',
    interfaces: [
      ['eth0', '10.20.30.40/16', '2001:db8:42:1::40/64', '2001:db8:42:1:5c1d:9aff:fe22:1/64', 'fd42:1::40/64'],
      WIFI,
      ['docker0', '172.17.0.1/16'],
      ['br-a1', '172.18.0.1/16'],
      ['br-b2', '172.19.0.1/16', 'fd00:b2::1/64'],
      ['br-c3', '172.20.0.1/16'],
      ['virbr0', '192.168.122.1/24'],
      ['vboxnet0', '192.168.56.1/24'],
      ['tailscale0', '100.101.102.103/32', 'fd7a:115c:a1e0::6/128'],
      ['wg0', '10.8.0.6/24', 'fd00:8::6/64'],
      ['usb0', '169.254.10.20/16'],
      ['lxdbr0', '10.99.88.1/24', 'fd42:99::1/64'],
    ],
    composed: [SRFLX4],
  },
  {
    name: 'Credentials of another length',
    browser: 'chrome',
    interfaces: [WIFI],
    credentials: ['LlFnXBPqUaSqtsBL', 'jqCHTzCNMKwJnkBsNrRp/dZbpDYJRtq+'],
  },
  { name: 'Firefox, one IPv4 host', browser: 'firefox', interfaces: [WIFI] },
  { name: 'Firefox, IPv4, IPv6 and one server-reflexive', browser: 'firefox', interfaces: [DUAL], composed: [SRFLX4] },
  { name: 'Firefox, a web page with a .local name', browser: 'firefox', hidden: true, interfaces: [WIFI] },
];

function gather({ interfaces, hidden = false }: Case, request: Omit<GatherRequest, 'hidden'>): Gathered {
  const script = [
    'ip link set lo up',
    ...interfaces.flatMap(([name, ...addresses], index) => [
      // The peer is only there to give the interface a carrier.
      `ip link add ${name} type veth peer name peer${index}`,
      `ip link set peer${index} addrgenmode none up`,
      `ip link set ${name} up`,
      ...addresses.map((address) => `ip addr add ${address} dev ${name} ${address.includes(':') ? 'nodad' : ''}`),
    ]),
    `ip route add default dev ${interfaces[0]?.[0]}`,
    `ip -6 route add default dev ${interfaces[0]?.[0]}`,
    'exec npx tsx scripts/gatherDescription.ts "$1"',
  ].join(' && ');
  const args = ['--net', 'sh', '-c', script, 'sh', JSON.stringify({ ...request, hidden })];
  return JSON.parse(execFileSync('unshare', args, { cwd: ROOT, encoding: 'utf8', timeout: 60_000 })) as Gathered;
}

function originOf({ hidden, interfaces, composed = [], credentials }: Case, version: string): string {
  const page = hidden ? 'a web page without permissions' : 'a page that may use the microphone';
  const names = interfaces.map(([name, ...addresses]) => `${name} ${addresses.join(' ')}`).join(', ');
  const added = composed.length > 0 ? ` By hand: the last ${composed.length} candidate line(s).` : '';
  const replaced = credentials ? ' By hand: ice-ufrag and ice-pwd.' : '';
  return `Local description of ${version} (headless, Linux) in ${page}, network namespace with ${names}.${added}${replaced}`;
}

/** The browser's description with what the case puts in by hand. */
function compose(sdp: string, { composed = [], credentials }: Case): string {
  const whole = sdp.replace(/(?:a=candidate:.*\r\n)+/, (own) => own + composed.map((line) => `a=${line}\r\n`).join(''));
  if (!credentials) return whole;
  return whole
    .replace(/a=ice-ufrag:.*/, `a=ice-ufrag:${credentials[0]}`)
    .replace(/a=ice-pwd:.*/, `a=ice-pwd:${credentials[1]}`);
}

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const shown = (description: Description) => ({ ...description, fingerprint: toHex(description.fingerprint) });

/**
 * The text of test/vectors/pairing-code.json. Each browser gathers its description in a network namespace of its own,
 * which has the interfaces that the case names and no way out. Credentials and ports are other ones each time; the
 * tests hold for any.
 */
export async function pairingVectors(): Promise<string> {
  const executablePaths = {
    chrome: await findBrowser(),
    firefox: execFileSync('which', ['firefox-esr'], { encoding: 'utf8' }).trim(),
  };
  const vectors = CASES.map((one) => {
    const { version, sdp } = gather(one, { browser: one.browser, executablePath: executablePaths[one.browser] });
    const whole = compose(sdp, one);
    const description = readLocalDescription(whole);
    const code = encodeCode(description);
    console.error(`${one.name}: ${description.candidates.length} candidates, ${code.length} bytes`);
    return {
      name: one.name,
      origin: originOf(one, version),
      browser: version,
      sdp: whole,
      description: shown(description),
      code: toHex(code),
      decoded: shown(decodeCode(code)),
      qr: codeToQr(code),
      text: codeToText(code),
    };
  });
  const origin = 'Made by scripts/makeVectors.ts. The format is in docs/protocol.md, "The pairing code".';
  return `${JSON.stringify({ origin, vectors, rejects: makeRejects(vectors) }, null, 2)}\n`;
}

/** What must not be read, made of the first vector, and the error that says why. */
function makeRejects(
  vectors: readonly { code: string; text: string; qr: string }[],
): { name: string; kind: 'qr' | 'text'; input: string; error: string; detail?: string }[] {
  const [{ code, text, qr } = { code: '', text: '', qr: '' }] = vectors;
  const newer = Buffer.from(code, 'hex');
  newer[0] = (newer[0] ?? 0) + 0x10;
  newer.writeUIntBE(crc24(newer.subarray(0, -3)), newer.length - 3, 3);
  const swapped = text.replace(/^(tandem:.{12})(.{12})(.{12})/, '$1$3$2');
  return [
    { name: 'a QR code of somebody else', kind: 'qr', input: 'https://example.org/', error: 'code-foreign' },
    { name: 'a QR code with a wrong checksum', kind: 'qr', input: `${qr.slice(0, -3)}000`, error: 'code-foreign' },
    { name: 'a QR code of version 2', kind: 'qr', input: codeToQr(newer), error: 'code-newer' },
    { name: 'a text with a code of version 2', kind: 'text', input: codeToText(newer), error: 'code-newer' },
    { name: 'a text in a later form', kind: 'text', input: 'tandem2:AAAA', error: 'code-newer' },
    { name: 'a text without a code', kind: 'text', input: 'Shall we meet at 5?', error: 'code-missing' },
    { name: 'two groups that changed places', kind: 'text', input: swapped, error: 'code-damaged', detail: '13' },
    {
      name: 'an umlaut',
      kind: 'text',
      input: `${text.slice(0, 37)}ä${text.slice(38)}`,
      error: 'code-damaged',
      detail: '31',
    },
    { name: 'a text cut short', kind: 'text', input: text.slice(0, 50), error: 'code-incomplete', detail: '43' },
    { name: 'a preview', kind: 'text', input: `${text.slice(0, 50)}…`, error: 'code-incomplete', detail: '43' },
  ];
}
