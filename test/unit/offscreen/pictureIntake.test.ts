import { describe, expect, it } from 'vitest';
import { MAX_PICTURE_BYTES, PICTURE_PART_BYTES, PICTURE_PORT } from '../../../src/contract/share.ts';
import { createPictureIntake } from '../../../src/offscreen/pictureIntake.ts';

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
const part = (text: string) => ({ type: 'part', base64: Buffer.from(text).toString('base64') });

describe('a picture from its page', () => {
  it('comes in parts and is taken once', async () => {
    const intake = createPictureIntake();
    intake.expect('p1');
    const { port, say, answers } = portOf('p1');
    intake.connected(port);
    for (const message of [part('one '), part('two'), { type: 'end', mime: 'image/png' }]) say(message);
    expect(answers).toEqual([{ type: 'taken' }]);
    const picture = intake.take('p1');
    expect([picture?.type, await picture?.text()]).toEqual(['image/png', 'one two']);
    expect(intake.take('p1')).toBeNull();
  });

  it('is refused where nobody asked for it, or it came already', () => {
    const intake = createPictureIntake();
    const unasked = portOf('p1');
    intake.connected(unasked.port);
    expect(unasked.isOpen()).toBe(false);
    intake.expect('p2');
    const [first, second] = [portOf('p2'), portOf('p2')];
    intake.connected(first.port);
    intake.connected(second.port);
    expect([first.isOpen(), second.isOpen()]).toEqual([true, false]);
  });

  it.each([
    ['no base64', { type: 'part', base64: 'ß' }],
    ['another message', { type: 'script' }],
    ['a part that is too long', { type: 'part', base64: 'A'.repeat((PICTURE_PART_BYTES / 3) * 4 + 4) }],
  ])('ends at %s', (_, message) => {
    const intake = createPictureIntake();
    intake.expect('p1');
    const { port, say, isOpen } = portOf('p1');
    intake.connected(port);
    say(message);
    expect(isOpen()).toBe(false);
  });

  it('ends where it is larger than a picture may be', () => {
    const intake = createPictureIntake();
    intake.expect('p1');
    const { port, say, isOpen } = portOf('p1');
    intake.connected(port);
    const full = { type: 'part', base64: 'A'.repeat((PICTURE_PART_BYTES / 3) * 4) };
    for (let size = 0; size < MAX_PICTURE_BYTES; size += PICTURE_PART_BYTES) say(full);
    expect(isOpen()).toBe(false);
    expect(intake.take('p1')).toBeNull();
  });
});
