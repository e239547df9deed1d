import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_PICTURE_BYTES, PICTURE_PART_BYTES, PICTURE_PORT } from '../../../src/contract/share.ts';
import { createPictureIntake, type PicturePort } from '../../../src/offscreen/pictureIntake.ts';

function portOf(id: string) {
  const answers: unknown[] = [];
  let hear: (message: unknown) => void = () => {};
  let isOpen = true;
  const port = {
    name: `${PICTURE_PORT}:${id}`,
    postMessage: (message: unknown) => answers.push(message),
    disconnect: () => {
      isOpen = false;
    },
    onMessage: {
      addListener: (listener: (message: unknown) => void) => {
        hear = listener;
      },
    },
  };
  return { port, answers, say: (message: unknown) => hear(message), isOpen: () => isOpen };
}

/** An intake, and pages that open ports while somebody listens. */
function startIntake() {
  let listener: ((port: PicturePort) => void) | null = null;
  const { expect: expectPicture, take } = createPictureIntake((connected) => {
    listener = connected;
    return () => {
      listener = null;
    };
  });
  return {
    expect: expectPicture,
    take,
    isListening: () => listener !== null,
    connected: (port: PicturePort) => listener?.(port),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const part = (text: string) => ({ type: 'part', base64: Buffer.from(text).toString('base64') });

describe('a picture from its page', () => {
  it('comes in parts and is taken once', async () => {
    const intake = startIntake();
    intake.expect('p1');
    const { port, say, answers } = portOf('p1');
    intake.connected(port);
    for (const message of [part('one '), part('two'), { type: 'end', mime: 'image/png' }]) say(message);
    expect(answers).toEqual([{ type: 'taken' }]);
    const picture = intake.take('p1');
    expect([picture?.type, await picture?.text()]).toEqual(['image/png', 'one two']);
    expect(intake.take('p1')).toBeNull();
  });

  it('is refused where nobody asked for it', () => {
    const intake = startIntake();
    intake.expect('p2');
    const other = portOf('p1');
    intake.connected(other.port);
    expect(other.isOpen()).toBe(false);
    expect(intake.isListening()).toBe(true);
  });

  it('is listened for only while it is expected', () => {
    const intake = startIntake();
    expect(intake.isListening()).toBe(false);
    intake.expect('p1');
    intake.connected(portOf('p1').port);
    expect(intake.isListening()).toBe(false);
  });

  it('is not listened for any more when its page does not come', () => {
    const intake = startIntake();
    intake.expect('p1');
    intake.expect('p2');
    vi.advanceTimersByTime(10_000);
    expect(intake.isListening()).toBe(false);
  });

  it.each([
    ['no base64', { type: 'part', base64: 'ß' }],
    ['another message', { type: 'script' }],
    ['a part that is too long', { type: 'part', base64: 'A'.repeat((PICTURE_PART_BYTES / 3) * 4 + 4) }],
  ])('ends at %s', (_, message) => {
    const intake = startIntake();
    intake.expect('p1');
    const { port, say, isOpen } = portOf('p1');
    intake.connected(port);
    say(message);
    expect(isOpen()).toBe(false);
  });

  it('ends where it is larger than a picture may be', () => {
    const intake = startIntake();
    intake.expect('p1');
    const { port, say, isOpen } = portOf('p1');
    intake.connected(port);
    const full = { type: 'part', base64: 'A'.repeat((PICTURE_PART_BYTES / 3) * 4) };
    for (let size = 0; size < MAX_PICTURE_BYTES; size += PICTURE_PART_BYTES) say(full);
    expect(isOpen()).toBe(false);
    expect(intake.take('p1')).toBeNull();
  });
});
