import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange } from '../../../src/contract/conversationChange.ts';
import type { Conversation, Entry } from '../../../src/contract/snapshot.ts';
import { createConversationLog } from '../../../src/offscreen/conversationLog.ts';
import { createConversations } from '../../../src/popup/extension/conversations.ts';

const message = (id: string, text = id): Entry => ({
  kind: 'message',
  id,
  from: 'local',
  text,
  shared: null,
  at: 1,
  delivered: false,
});

function page() {
  let missed = 0;
  const conversations = createConversations(() => missed++);
  return { conversations, missed: () => missed, shown: () => conversations.shown.value.get('link') };
}

describe('the changes of a conversation', () => {
  it('are no more than what is new', () => {
    const log = createConversationLog('link');
    for (const id of ['a', 'b', 'c']) log.add(message(id));
    expect(log.takeChange()).toMatchObject({ since: 0, from: 0, entries: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
    log.add(message('d'));
    expect(log.takeChange()).toEqual({
      linkId: 'link',
      since: 3,
      revision: 4,
      from: 3,
      entries: [message('d')],
      dropped: 0,
    });
    log.markDelivered('c');
    expect(log.takeChange()).toMatchObject({ from: 2, entries: [{ id: 'c', delivered: true }, { id: 'd' }] });
    expect(log.takeChange()).toMatchObject({ from: 4, entries: [] });
  });

  it('lead to the same conversation, whenever they are taken, and whatever goes for want of room', () => {
    const step = fc.oneof(
      { weight: 7, arbitrary: fc.constantFrom(10, 10, 10, 40_000).map((chars) => ({ add: chars })) },
      { weight: 2, arbitrary: fc.nat(200).map((id) => ({ deliver: id })) },
      { weight: 1, arbitrary: fc.constant('take' as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        const log = createConversationLog('link');
        let known: Conversation | null = applyChange(undefined, log.takeChange());
        for (const [index, step] of steps.entries()) {
          if (step === 'take') known = applyChange(known ?? undefined, log.takeChange());
          else if ('add' in step) log.add(message(`${index}`, 'x'.repeat(step.add)));
          else log.markDelivered(`${step.deliver}`);
        }
        expect(applyChange(known ?? undefined, log.takeChange())).toEqual(log.view());
      }),
    );
  });

  it('leave what did not change as it is, so that it is not drawn again', () => {
    const { conversations, shown } = page();
    const log = createConversationLog('link');
    log.add(message('a'));
    conversations.takeChange(log.takeChange());
    const before = shown()?.entries[0];
    log.add(message('b'));
    conversations.takeChange(log.takeChange());
    expect(shown()?.entries.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(shown()?.entries[0]).toBe(before);
  });

  it('wait for the whole, where they overtook it', () => {
    const { conversations, shown, missed } = page();
    const log = createConversationLog('link');
    log.add(message('a'));
    log.takeChange();
    const whole = log.view();
    log.add(message('b'));
    conversations.takeChange(log.takeChange());
    expect(shown()).toBeUndefined();
    conversations.take(whole);
    expect([shown(), missed()]).toEqual([log.view(), 0]);
  });

  it('are not undone by a whole that is older', () => {
    const { conversations, shown } = page();
    const log = createConversationLog('link');
    log.add(message('a'));
    const whole = log.view();
    log.add(message('b'));
    conversations.takeChange(log.takeChange());
    conversations.take(whole);
    expect(shown()).toEqual(log.view());
  });

  it('are asked for anew where one was missed', () => {
    const { conversations, shown, missed } = page();
    const log = createConversationLog('link');
    for (const id of ['a', 'b', 'c']) {
      log.add(message(id));
      const change = log.takeChange();
      if (id !== 'b') conversations.takeChange(change);
    }
    expect(missed()).toBe(1);
    conversations.begin();
    conversations.take(log.view());
    expect(shown()).toEqual(log.view());
  });
});
