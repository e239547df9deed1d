import type { HostStart } from '../contract/hostMessages.ts';

/**
 * Asks the background for what a host starts with, until it answers: a service worker that dies while it is asked leaves
 * no answer, and a host without one knows neither its name nor its devices.
 *
 * @returns to be called now and then
 */
export function askForStart(ask: () => Promise<unknown>, take: (start: HostStart) => void): () => void {
  let state: 'asking' | 'unanswered' | 'answered' = 'unanswered';

  async function tryOnce(): Promise<void> {
    if (state !== 'unanswered') return;
    state = 'asking';
    try {
      const start = await ask();
      state = start === undefined ? 'unanswered' : 'answered';
      if (start !== undefined) take(start as HostStart);
    } catch (cause) {
      if (state === 'answered') throw cause;
      state = 'unanswered';
      console.info('The background did not hear that the host started:', String(cause));
    }
  }

  void tryOnce();
  return () => void tryOnce();
}
