import { PeerError } from '../../core/errors.ts';
import type { Milliseconds } from '../../core/units.ts';

/** A file is opened within milliseconds, and within a second on a machine that is busy with much else. */
export const ANSWER_MS: Milliseconds = 4000;
const ASKS = 4;

/**
 * Asks the browser to open something, and asks again while no answer comes: Chromium 156 was seen to leave the opening of
 * a file unanswered for good, while others that were opened beside it were there at once. The first answer counts. A
 * refusal counts where no ask is left that could bring more: an earlier one may hold what a later one is refused.
 *
 * @param ask hears how often it was asked before: what is not answered may keep a file locked
 * @param late lets go of what another ask brings after all, where that is something to let go of
 * @throws what the browser refused it with; {PeerError} `disk-failed`, where nothing is answered
 */
export function insist<T>(
  ask: (before: number) => Promise<T>,
  late: (answer: T) => void = () => undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let asks = 0;
    let unanswered = 0;
    let refusal: unknown = new PeerError('disk-failed', 'no answer');
    let isSettled = false;
    let timer: ReturnType<typeof setTimeout>;

    function settle(act: () => void): void {
      isSettled = true;
      clearTimeout(timer);
      act();
    }

    function askOnce(): void {
      if (asks === ASKS) return settle(() => reject(refusal));
      if (asks > 0) console.warn('Something on the disk is not opened yet; asking again.');
      unanswered++;
      timer = setTimeout(askOnce, ANSWER_MS);
      ask(asks++).then(
        (answer) => {
          if (isSettled) late(answer);
          else settle(() => resolve(answer));
        },
        (thrown: unknown) => {
          unanswered--;
          refusal = thrown;
          if (!isSettled && unanswered === 0) settle(() => reject(thrown));
        },
      );
    }

    askOnce();
  });
}
