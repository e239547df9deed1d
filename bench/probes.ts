import type { JSHandle, Page } from 'puppeteer-core';
import { clearHealing, healedAfter } from '../test/e2e/support/healing.ts';
import { openLan, whyNoLan } from '../test/e2e/support/lan.ts';
import { compareWithCeiling, mebibytes, round1, round3 } from './figures.ts';
import { withLinkedDevices } from './linkedDevices.ts';
import type { Bench } from './report.ts';

/** One every 3 s for 17 hours. */
const ADDITIONS = 20_000;
const PART = 1000;
const CEILING_SECONDS = 5;

/** What a silence of many hours costs: the one candidate of the other side, added again and again in a blackout. */
export const probes: Bench = {
  summary: 'memory, and time to come back, after a candidate was added 20,000 times (Linux, root)',
  options: ['rounds'],
  needsBuild: true,
  async run({ say, options: { rounds = ADDITIONS / PART } }) {
    const whyNot = whyNoLan();
    if (whyNot !== null) throw new Error(whyNot);
    const lan = openLan();
    try {
      return await withLinkedDevices(async ({ sender, receiver, hosts: [host], browser }) => {
        const linked = { lan, left: sender, right: receiver };
        const bytes = async () => (await sender.memory()).reduce((total, { privateBytes }) => total + privateBytes, 0);
        await clearHealing(linked);
        lan.blackout();
        await sender.waitForStatus('Reconnecting');
        const connection = await connectionOf(host);
        const before = await bytes();
        const parts: { additions: number; msEach: number; overMiB: number }[] = [];
        for (let part = 1; part <= rounds; part++) {
          const ms = await addAgain(connection, (part - 1) * PART, PART);
          const overMiB = round1(mebibytes((await bytes()) - before));
          parts.push({ additions: part * PART, msEach: round3(ms / PART), overMiB });
          say(JSON.stringify(parts.at(-1)));
        }
        lan.restore();
        const { level, seconds } = await healedAfter(linked, Date.now(), 60_000);
        const last = parts.at(-1);
        return {
          figures: { additions: rounds * PART, level, seconds: round3(seconds), ...last, parts },
          table: parts,
          verdicts: [compareWithCeiling(`Back after ${rounds * PART} additions, in s`, seconds, CEILING_SECONDS)],
          browser,
        };
      }, lan.prefixes);
    } finally {
      lan.close();
    }
  },
};

/** The one connection of the offscreen document that has an answer: the link's. */
async function connectionOf(host: Page): Promise<JSHandle<RTCPeerConnection>> {
  const prototype = await host.evaluateHandle(() => RTCPeerConnection.prototype);
  const living = await host.queryObjects(prototype);
  return living.evaluateHandle((found) => {
    const link = (found as unknown as RTCPeerConnection[]).find((one) => one.remoteDescription !== null);
    if (!link) throw new Error('There is no link.');
    return link;
  });
}

/** @returns how long it took, in milliseconds */
function addAgain(connection: JSHandle<RTCPeerConnection>, first: number, count: number): Promise<number> {
  return connection.evaluate(
    async (link, from, additions) => {
      const known = /^a=(candidate:.*)$/m.exec(link.remoteDescription?.sdp ?? '')?.[1] ?? '';
      const ufrag = /^a=ice-ufrag:(.*)$/m.exec(link.remoteDescription?.sdp ?? '')?.[1]?.trim() ?? null;
      const start = performance.now();
      for (let at = from; at < from + additions; at++) {
        const candidate = known.trim().replace(/^candidate:\S+/, `candidate:x${at}`);
        await link.addIceCandidate({ candidate, sdpMid: '0', usernameFragment: ufrag });
      }
      return performance.now() - start;
    },
    first,
    count,
  );
}
