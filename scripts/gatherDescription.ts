/**
 * Prints, as JSON, the local description that one browser makes for a data-channel offer, and its version. Started
 * by vectors/pairingVectors.ts inside a network namespace: the browser finds the interfaces there, and the driver its port.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import puppeteer, { type Browser } from 'puppeteer-core';

export interface GatherRequest {
  browser: 'chrome' | 'firefox';
  executablePath: string;
  /**
   * True: what a web page gets, host addresses behind `.local` names. False: the microphone is allowed (a fake one),
   * and with it come the addresses of all interfaces as they are, as an extension page in Chromium gets them.
   */
  hidden: boolean;
}

export interface Gathered {
  version: string;
  sdp: string;
}

/** Runs inside the page. */
async function gather(hidden: boolean): Promise<string> {
  if (!hidden) await navigator.mediaDevices.getUserMedia({ audio: true });
  const connection = new RTCPeerConnection();
  connection.createDataChannel('tandem', { negotiated: true, id: 0 });
  await connection.setLocalDescription();
  while (connection.iceGatheringState !== 'complete') {
    await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }));
  }
  return connection.localDescription?.sdp ?? '';
}

function launch({ browser, executablePath, hidden }: GatherRequest): Promise<Browser> {
  if (browser === 'firefox') {
    const allowed = {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    };
    return puppeteer.launch({ browser, executablePath, extraPrefsFirefox: hidden ? {} : allowed });
  }
  const allowed = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return puppeteer.launch({ executablePath, args: hidden ? asRoot : [...asRoot, ...allowed] });
}

const request = JSON.parse(process.argv[2] ?? '{}') as GatherRequest;
// A page from this machine is a secure context, which media devices ask for.
const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>-</title>'));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await launch(request);
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const gathered: Gathered = { version: await browser.version(), sdp: await page.evaluate(gather, request.hidden) };
  console.log(JSON.stringify(gathered));
} finally {
  await browser.close();
  server.close();
}
