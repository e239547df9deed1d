import { byRole } from '../support/roles.ts';
import { Files } from './files.ts';
import { LOOK_MS, PATIENCE_MS } from './patience.ts';

/** The list of the files of one transfer, with its boxes and its rows. */
export class FileList extends Files {
  /** Opens the list of what an offer holds, to choose from it. */
  async chooseFrom(name: string): Promise<void> {
    await this.clickInCard(name, 'Choose…');
    await this.#waitForRows();
  }

  /** Opens the list of a transfer's files, by the name on its card. */
  async showFiles(name: string): Promise<void> {
    await this.clickInCard(name, `Show files: ${name}`);
    await this.#waitForRows();
  }

  /** Ticks or clears the box of a row, or of "Select all". */
  async tick(name: string): Promise<void> {
    await this.expect(`the box of ${name}`, this.locate('checkbox', name).click());
  }

  async openFolder(name: string): Promise<void> {
    await this.clickButton(`Open ${name}`);
    await this.waitForRole('heading', name);
    await this.#waitForRows();
  }

  /** @returns the rows in sight, from top to bottom; a folder has no state */
  fileRows(): Promise<{ name: string; state: string | null }[]> {
    return this.view.$$eval('.file-row[aria-label]', (rows) =>
      rows.map((row) => ({ name: row.getAttribute('aria-label') ?? '', state: row.getAttribute('data-state') })),
    );
  }

  /** @returns how many rows the open folder has, in sight or not */
  rowCount(): Promise<number> {
    return this.view.$eval('.file-row', (row) => Number(row.getAttribute('aria-setsize')));
  }

  /** Scrolls the open folder so that this row, counted from 0, is in sight, and waits for what it says. */
  async scrollToRow(index: number): Promise<void> {
    const shown = this.view.waitForFunction(
      (at) => {
        const row = document.querySelector(`.file-row[aria-posinset="${at + 1}"]`);
        if (row) row.scrollIntoView({ block: 'nearest' });
        else {
          const list = document.querySelector('.files-list');
          const count = Number(document.querySelector('.file-row')?.getAttribute('aria-setsize'));
          if (list) list.scrollTop = (list.scrollHeight * at) / count;
        }
        return row?.hasAttribute('aria-label') === true;
      },
      { polling: LOOK_MS, timeout: PATIENCE_MS },
      index,
    );
    await this.expect(`row ${index}`, shown);
  }

  /** Clicks a button of a row: "Hold", "Go on", "Leave out", "Try again". */
  async clickInRow(name: string, button: string): Promise<void> {
    const row = `.file-row[aria-label=${JSON.stringify(name)}]`;
    await this.expect(`the row ${name}`, this.view.locator(row).setTimeout(PATIENCE_MS).hover());
    const found = this.view.locator(`${row} ${byRole('button', button)}`).setTimeout(PATIENCE_MS);
    await this.expect(`"${button}" in the row ${name}`, found.click());
  }

  async waitForRow(name: string, state: string, timeout = PATIENCE_MS): Promise<void> {
    const row = `.file-row[aria-label=${JSON.stringify(name)}][data-state="${state}"]`;
    await this.expect(`the row ${name} to be ${state}`, this.view.waitForSelector(row, { timeout }));
  }

  async #waitForRows(): Promise<void> {
    await this.expect('rows of files', this.view.waitForSelector('.file-row[aria-label]', { timeout: PATIENCE_MS }));
  }
}
