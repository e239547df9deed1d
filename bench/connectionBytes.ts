import type { Page } from 'puppeteer-core';
import type { Bytes } from '../src/core/units.ts';

/** Where the page keeps what is counted between two calls. */
type Counting = Window &
  typeof globalThis & {
    /** Every connection of the page, and what it had sent when it was closed. */
    connectionBytes?: Map<RTCPeerConnection, Promise<RTCStatsReport> | null>;
  };

/**
 * Counts what the page sends over all of its `RTCPeerConnection`s, those to come included. The product needs no hook
 * for it: the ones that are there are found on the heap, and the constructor reports the later ones.
 *
 * @returns a function that gives what each connection has sent until now: the payload of its UDP packets (W3C WebRTC
 *   Statistics, `RTCTransportStats.bytesSent`)
 */
export async function countConnectionBytes(page: Page): Promise<() => Promise<Bytes[]>> {
  const prototype = await page.evaluateHandle(() => RTCPeerConnection.prototype);
  const living = await page.queryObjects(prototype);
  await living.evaluate((connections) => {
    const known = new Map<RTCPeerConnection, Promise<RTCStatsReport> | null>();
    for (const connection of connections as unknown as RTCPeerConnection[]) known.set(connection, null);
    (window as Counting).connectionBytes = known;
    window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct(target, args) {
        const connection: RTCPeerConnection = Reflect.construct(target, args);
        known.set(connection, null);
        return connection;
      },
    });
    const { close } = RTCPeerConnection.prototype;
    // A closed connection has no transport to ask (Chromium 156); asked just before, it still answers.
    RTCPeerConnection.prototype.close = function () {
      if (this.signalingState !== 'closed') known.set(this, this.getStats());
      close.call(this);
    };
  });
  await Promise.all([prototype.dispose(), living.dispose()]);
  return () => page.evaluate(readSent);
}

/** Runs in the page. */
async function readSent(): Promise<Bytes[]> {
  const known = (window as Counting).connectionBytes ?? new Map<RTCPeerConnection, Promise<RTCStatsReport> | null>();
  const reports = await Promise.all([...known].map(([connection, last]) => last ?? connection.getStats()));
  return reports.map((report) => {
    let sent = 0;
    report.forEach((entry: { type: string; bytesSent?: number }) => {
      if (entry.type === 'transport') sent += entry.bytesSent ?? 0;
    });
    return sent;
  });
}
