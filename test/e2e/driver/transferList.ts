import { byRole } from '../support/roles.ts';
import { FileList } from './fileList.ts';
import { LOOK_MS, PATIENCE_MS } from './patience.ts';

/** The names of those that wait their turn. */
const QUEUED = '.transfers .transfer-row[data-phase="queued"] .card-name';

/** The list of all transfers, in a wide tab. */
export class TransferList extends FileList {
  /** Waits until a transfer, over whatever link, shows this state. */
  async waitForTransfer(name: string, state: string, timeout = PATIENCE_MS): Promise<void> {
    const shown = this.view.waitForFunction(
      (wanted, phase) =>
        [...document.querySelectorAll(`aside .transfer-row[data-phase="${phase}"] .card-name`)].some(
          (shownName) => shownName.textContent === wanted,
        ),
      { polling: LOOK_MS, timeout },
      name,
      state,
    );
    await this.expect(`the transfer ${name} to be ${state}`, shown);
  }

  /** Waits until every transfer has ended. Only where the list is shown: it is once there is a link. */
  async waitForNoOpenTransfer(timeout = PATIENCE_MS): Promise<void> {
    const ended = ['done', 'declined', 'cancelled', 'failed'].map((phase) => `:not([data-phase="${phase}"])`).join('');
    const gone = this.view.waitForFunction(
      (selector) => document.querySelector('aside.transfers') && document.querySelector(selector) === null,
      { polling: LOOK_MS, timeout },
      `aside .transfer-row${ended}`,
    );
    await this.expect('every transfer to have ended', gone);
  }

  /** @returns the names of one's own transfers that wait their turn, in their order */
  queue(): Promise<string[]> {
    return this.view.$$eval(QUEUED, (names) => names.map((name) => name.textContent ?? ''));
  }

  /**
   * Watches whose turn comes from now on. It may end in another order: what was under way on a lane that is given up
   * goes once more.
   *
   * @returns a function that names those that have left the queue, in the order in which they first did
   */
  async watchTurns(): Promise<() => Promise<string[]>> {
    const turns = await this.view.evaluateHandle((selector) => {
      const queued = () => [...document.querySelectorAll(selector)].map((name) => name.textContent ?? '');
      const left: string[] = [];
      let before = queued();
      const look = () => {
        const now = queued();
        left.push(...before.filter((name) => !now.includes(name) && !left.includes(name)));
        before = now;
      };
      const changes = { subtree: true, childList: true, attributes: true, attributeFilter: ['data-phase'] };
      new MutationObserver(look).observe(document.body, changes);
      return left;
    }, QUEUED);
    return () => turns.jsonValue();
  }

  /** Clicks "Move up", "Move down" or another button of a transfer in the list of all. */
  async clickInTransfers(name: string, button: string): Promise<void> {
    const row = `::-p-xpath(//aside//li[.//*[contains(@class, "card-name")][normalize-space()=${JSON.stringify(name)}]])`;
    const found = await this.expect(
      `the transfer ${name}`,
      this.view.locator(row).setTimeout(PATIENCE_MS).waitHandle(),
    );
    await found.hover();
    const inside = await found.$(byRole('button', button));
    if (!inside) throw new Error(`${name} has no button "${button}".`);
    await inside.click();
  }
}
