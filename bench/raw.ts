import type { Page } from 'puppeteer-core';

/** 64 KiB messages with these water marks are the fastest that Chromium 156 did over a data channel. */
const MESSAGE_BYTES = 64 * 1024;
const HIGH_WATER_BYTES = 1024 * 1024;
const LOW_WATER_BYTES = 256 * 1024;

/** Where the two pages keep the connection between two calls. */
type Bench = Window & typeof globalThis & { rawBench?: { connection: RTCPeerConnection; channel: RTCDataChannel } };

/**
 * Sends bytes over a data channel of its own between two pages and nothing else: no checks, no disk.
 *
 * @returns seconds from the first `send` to the last byte received
 */
export async function measureRawChannel(sender: Page, receiver: Page, bytes: number): Promise<number> {
  const offer = await openConnection(sender);
  const answer = await openConnection(receiver, offer);
  await sender.evaluate(
    (sdp) => (window as Bench).rawBench?.connection.setRemoteDescription({ type: 'answer', sdp }),
    answer,
  );
  try {
    await Promise.all([waitUntilOpen(sender), waitUntilOpen(receiver)]);
    const [receivedAt, startedAt] = await Promise.all([
      receiver.evaluate(receiveAll, bytes),
      sender.evaluate(sendAll, bytes, MESSAGE_BYTES, HIGH_WATER_BYTES, LOW_WATER_BYTES),
    ]);
    return (receivedAt - startedAt) / 1000;
  } finally {
    await Promise.all(
      [sender, receiver].map((page) => page.evaluate(() => (window as Bench).rawBench?.connection.close())),
    );
  }
}

/** @returns the local description with its candidates: an offer, or the answer to `offer` */
function openConnection(page: Page, offer?: string): Promise<string> {
  return page.evaluate(async (remoteOffer) => {
    const connection = new RTCPeerConnection();
    const channel = connection.createDataChannel('raw', { negotiated: true, id: 0 });
    channel.binaryType = 'arraybuffer';
    (window as Bench).rawBench = { connection, channel };
    if (remoteOffer) await connection.setRemoteDescription({ type: 'offer', sdp: remoteOffer });
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== 'complete') {
      await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }));
    }
    return connection.localDescription?.sdp ?? '';
  }, offer);
}

async function waitUntilOpen(page: Page): Promise<void> {
  await page.waitForFunction(() => (window as Bench).rawBench?.channel.readyState === 'open', { polling: 20 });
}

/** @returns when the first byte was handed over, in milliseconds since 1970 */
async function sendAll(bytes: number, messageBytes: number, highWater: number, lowWater: number): Promise<number> {
  const channel = (window as Bench).rawBench?.channel;
  if (!channel) throw new Error('no channel');
  const message = crypto.getRandomValues(new Uint8Array(messageBytes));
  channel.bufferedAmountLowThreshold = lowWater;
  const startedAt = performance.timeOrigin + performance.now();
  for (let left = bytes; left > 0; left -= messageBytes) {
    channel.send(left < messageBytes ? message.subarray(0, left) : message);
    if (channel.bufferedAmount >= highWater) {
      await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }));
    }
  }
  return startedAt;
}

/** @returns when the last byte came, in milliseconds since 1970 */
function receiveAll(bytes: number): Promise<number> {
  const channel = (window as Bench).rawBench?.channel;
  if (!channel) throw new Error('no channel');
  let received = 0;
  return new Promise((resolve) => {
    channel.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => {
      received += event.data.byteLength;
      if (received >= bytes) resolve(performance.timeOrigin + performance.now());
    });
  });
}
