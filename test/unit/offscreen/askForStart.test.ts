import { expect, it } from 'vitest';
import type { HostStart } from '../../../src/contract/hostMessages.ts';
import { askForStart } from '../../../src/offscreen/askForStart.ts';

const START = { deviceName: 'Anna' } as HostStart;

it('is asked again where neither an answer nor an error comes, and heard once', async () => {
  const answers: ((answer: unknown) => void)[] = [];
  const taken: HostStart[] = [];
  const again = askForStart(
    () => new Promise((resolve) => answers.push(resolve)),
    (start) => taken.push(start),
  );
  for (let call = 0; call < 7; call++) again();
  expect(answers).toHaveLength(2);
  for (const answer of answers) answer(START);
  await Promise.resolve();
  await Promise.resolve();
  expect(taken).toEqual([START]);
});

it('is asked again until there is an answer, one question at a time, and never after it', async () => {
  const questions: { resolve: (answer: unknown) => void; reject: (cause: Error) => void }[] = [];
  const taken: HostStart[] = [];
  const ask = () => new Promise<unknown>((resolve, reject) => questions.push({ resolve, reject }));
  const again = askForStart(ask, (start) => taken.push(start));
  again();
  expect(questions).toHaveLength(1);

  questions[0]?.reject(new Error('The message port closed before a response was received.'));
  await Promise.resolve();
  again();
  await Promise.resolve();
  expect(questions).toHaveLength(2);

  questions[1]?.resolve(undefined);
  await Promise.resolve();
  again();
  expect(questions).toHaveLength(3);

  questions[2]?.resolve(START);
  await Promise.resolve();
  again();
  expect([questions.length, taken]).toEqual([3, [START]]);
});
