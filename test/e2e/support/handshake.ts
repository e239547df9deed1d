import type { ExpectStatic } from 'vitest';
import type { Device } from '../driver.ts';

/**
 * Waits until a connection of the device's is at its handshake (`dtlsState` of W3C webrtc-stats).
 *
 * @param expect the test's own: the one of the module belongs to no test any more when one beside it ends
 */
export async function waitForHandshake(device: Device, expect: ExpectStatic): Promise<void> {
  const page = await device.offscreenPage();
  const prototype = await page.evaluateHandle(() => RTCPeerConnection.prototype);
  const isUnderWay = async () => {
    const living = await page.queryObjects(prototype);
    try {
      return await living.evaluate(someShakeHands);
    } finally {
      await living.dispose();
    }
  };
  try {
    await expect.poll(isUnderWay).toBe(true);
  } finally {
    await prototype.dispose();
  }
}

/** Runs in the page. */
async function someShakeHands(connections: unknown): Promise<boolean> {
  for (const connection of connections as RTCPeerConnection[]) {
    if (connection.connectionState === 'closed') continue;
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type === 'transport' && entry.dtlsState === 'connecting') return true;
    }
  }
  return false;
}
