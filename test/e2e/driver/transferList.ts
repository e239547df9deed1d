import { byRole } from '../support/roles.ts';
import { FileList } from './fileList.ts';
import { PATIENCE_MS } from './patience.ts';

/** The list of all transfers, in a wide tab. */
export class TransferList extends FileList {
  /** Waits until a transfer, over whatever link, shows this state. */
  async waitForTransfer(name: string, state: string, timeout = PATIENCE_MS): Promise<void> {
    const shown = this.view.waitForFunction(
      (wanted, phase) =>
        [...document.querySelectorAll(`aside .transfer-row[data-phase="${phase}"] .card-name`)].some(
          (shownName) => shownName.textContent === wanted,
        ),
      { polling: 'mutation', timeout },
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
      { polling: 'mutation', timeout },
      `aside .transfer-row${ended}`,
    );
    await this.expect('every transfer to have ended', gone);
  }

  /** @returns the names of one's own transfers that wait their turn, in their order */
  queue(): Promise<string[]> {
    return this.view.$$eval('.transfers .transfer-row[data-phase="queued"] .card-name', (names) =>
      names.map((name) => name.textContent ?? ''),
    );
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
