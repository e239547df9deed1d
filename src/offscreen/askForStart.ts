import type { HostStart } from '../contract/hostMessages.ts';

/** A question that a dying service worker took with it may get no answer and no error: this often it is called first. */
const PATIENCE_CALLS = 6;

/**
 * Asks the background for what a host starts with, until it answers: a service worker that dies while it is asked leaves
 * no answer, and a host without one knows neither its name nor its devices.
 *
 * @returns to be called now and then
 */
export function askForStart(ask: () => Promise<unknown>, take: (start: HostStart) => void): () => void {
  let isAnswered = false;
  let callsLeft = 0;

  async function tryOnce(): Promise<void> {
    callsLeft = PATIENCE_CALLS;
    let start: unknown;
    try {
      start = await ask();
    } catch (cause) {
      console.info('The background did not hear that the host started:', String(cause));
    }
    if (isAnswered) return;
    if (start === undefined) {
      callsLeft = 0;
      return;
    }
    isAnswered = true;
    take(start as HostStart);
  }

  void tryOnce();
  return () => {
    if (isAnswered) return;
    if (callsLeft > 0) callsLeft--;
    else void tryOnce();
  };
}
