import { expect, it } from 'vitest';
import { createInbox } from '../../../src/offscreen/inbox.ts';

it('runs a task at once where none is under way, and others behind one that takes its time, in their order', async () => {
  const order: string[] = [];
  const inbox = createInbox((thrown) => order.push(String(thrown)));
  inbox.put(() => void order.push('at once'));
  expect(order).toEqual(['at once']);

  let goOn = () => {};
  const slow = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  inbox.put(async () => {
    await slow;
    order.push('slow');
  });
  inbox.put(() => void order.push('behind'));
  expect(order).toEqual(['at once']);
  const last = new Promise<void>((resolve) => inbox.put(resolve));
  goOn();
  await last;
  expect(order).toEqual(['at once', 'slow', 'behind']);
});

it('goes on behind a task that fails, whether at once or later', async () => {
  const failures: string[] = [];
  const inbox = createInbox((thrown) => failures.push((thrown as Error).message));
  inbox.put(() => {
    throw new Error('at once');
  });
  inbox.put(async () => {
    throw new Error('later');
  });
  await new Promise<void>((resolve) => inbox.put(resolve));
  expect(failures).toEqual(['at once', 'later']);
});

it('keeps the order of tasks that put others', () => {
  const order: number[] = [];
  const inbox = createInbox(() => {});
  inbox.put(() => {
    inbox.put(() => void order.push(2));
    order.push(1);
  });
  expect(order).toEqual([1, 2]);
});
