import { afterAll, describe, expect, test } from 'vitest';
import type { Device } from './driver.ts';
import {
  type Apart,
  chooseNetwork,
  closeAndPairAgain,
  meet,
  openApart,
  serversOf,
  setServers,
} from './support/acrossNats.ts';
import { whyNoNats } from './support/nat.ts';

const whyNot = whyNoNats();
if (whyNot !== null) console.log(`Skipped: ${whyNot}`);

describe.skipIf(whyNot !== null)('with a NAT before each of them', () => {
  let opened: Apart | null = null;

  async function apart(): Promise<Apart> {
    opened ??= await openApart();
    return opened;
  }

  afterAll(async () => {
    await opened?.close();
  });

  test('two browsers link directly, though each router lets in only who was written to', async () => {
    const pair = await apart();
    const { left, right, nats } = pair;
    nats.setKinds('port', 'port');
    for (const device of [left, right]) await setServers(device, serversOf(nats, false));
    const openMs = await meet(pair, { left: 'port', right: 'port', first: 'left', waitMs: 5000 });
    expect(openMs).toBeLessThan(5000);
    await Promise.all([left.waitForLinked(), right.waitForLinked()]);
    await Promise.all([left.waitForStatus('Direct'), right.waitForStatus('Direct')]);
    await right.say('from home to home');
    await left.waitForMessage('from home to home', 'remote');
    await closeAndPairAgain(pair);
  });

  test('two networks that show everybody another port are told from others, and a relay is what helps', async () => {
    const pair = await apart();
    const { left, right, nats } = pair;
    nats.setKinds('symmetric', 'symmetric');
    await exchangeCodes(pair);
    await Promise.all([left, right].map((device) => device.waitForWords('The networks do not let you meet')));

    await setServers(left, serversOf(nats, true));
    await meet(pair, { left: 'symmetric', right: 'symmetric', first: 'right', waitMs: 0 });
    await Promise.all([left.waitForLinked(), right.waitForLinked()]);
    await Promise.all([left.waitForStatus('Relay'), right.waitForStatus('Relay')]);
    await left.say('over there');
    await right.waitForMessage('over there', 'remote');
    await closeAndPairAgain(pair);
  });

  test('a network without UDP says so, and a relay over TCP leads out of it', async () => {
    const pair = await apart();
    const { left, right, nats } = pair;
    nats.setKinds('port', 'blocked');
    await chooseNetwork(right, 'Different networks');
    await right.waitForWords('No server answers from here');
    await setServers(right, serversOf(nats, true));
    await meet(pair, { left: 'port', right: 'blocked', first: 'left', waitMs: 0 });
    await Promise.all([left.waitForStatus('Relay'), right.waitForStatus('Relay')]);
    await closeAndPairAgain(pair);
  });

  test('the settings say what each server answers', async () => {
    const { left, nats } = await apart();
    nats.setKinds('port', 'port');
    const { relay, stunServers } = nats;
    await setServers(left, [
      { url: stunServers[0] ?? '' },
      { url: relay.urls[0] ?? '', username: relay.username, credential: relay.credential },
      { url: relay.urls[1] ?? '', username: 'somebody', credential: relay.credential },
      // Nobody is there.
      { url: 'stun:203.0.113.99:3478' },
    ]);
    await left.clickButton('Settings');
    await left.view.locator('.page-link ::-p-text(Different networks)').click();
    await left.clickButton('Test all');
    await left.waitForStatus('sees you as 203.0.113.11');
    await left.waitForStatus('relays at 203.0.113.1');
    await left.waitForStatus('user name or password is wrong');
    await left.waitForStatus('No answer');
  });

  /** Each takes the other's code, as it is after the choice of different networks. */
  async function exchangeCodes({ left, right }: Apart): Promise<void> {
    const code = (device: Device) => chooseNetwork(device, 'Different networks');
    const [leftCode, rightCode] = await Promise.all([code(left), code(right)]);
    await left.pasteCode(rightCode);
    await right.pasteCode(leftCode);
  }
});
