import path from 'node:path';
import type { ElementHandle, Locator } from 'puppeteer-core';
import { answerDirectoryPicker } from '../support/chosenFolder.ts';
import { byRole } from '../support/roles.ts';
import { Devices } from './devices.ts';
import { LOOK_MS, PATIENCE_MS } from './patience.ts';

/** What the composer's "Choose files" opens: a card that waits for its files has one too. */
const FILE_INPUT = '.composer input[type=file]:not([webkitdirectory])';
const FOLDER_INPUT = '.composer input[type=file][webkitdirectory]';

/** Files in the conversation: picked, dropped, and the cards of their transfers. */
export class Files extends Devices {
  /** Picks files with the attach button's dialog. In the popup, the button leads to the side panel first. */
  async sendFiles(paths: string[]): Promise<void> {
    await this.waitForRole('button', 'Attach files');
    if (!(await this.view.$(FILE_INPUT))) await this.attachInPanel();
    await this.#upload(FILE_INPUT, paths);
  }

  /** Goes from the popup to the side panel, where files can be picked. */
  async attachInPanel(): Promise<void> {
    await this.clickToPanel('Attach files');
    await this.waitForRole('button', 'Choose files');
  }

  /** Picks a folder with the attach button's dialog, in a tab or the panel. */
  async pickFolder(folder: string): Promise<void> {
    await this.#upload(FOLDER_INPUT, [folder]);
  }

  /** Drags files and folders from the file manager and drops them in the middle of the view. */
  async dropFiles(paths: string[]): Promise<void> {
    const page = this.view;
    const { x, y } = await page.evaluate(() => ({ x: innerWidth / 2, y: innerHeight / 2 }));
    const session = await page.createCDPSession();
    try {
      const data = { items: [], files: paths, dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await session.send('Input.dispatchDragEvent', { type, x, y, data });
      }
    } finally {
      await session.detach();
    }
  }

  /** Picks a file whose name the file system would not allow, as a hostile sender could offer it. */
  async offerNamed(name: string, content: string): Promise<void> {
    const input = await this.view.waitForSelector(FILE_INPUT, { timeout: PATIENCE_MS });
    await input?.evaluate(
      (element, fileName, text) => {
        const picked = new DataTransfer();
        picked.items.add(new File([text], fileName));
        (element as HTMLInputElement).files = picked.files;
        element.dispatchEvent(new Event('change', { bubbles: true }));
      },
      name,
      content,
    );
  }

  /** Gives a transfer its files again, by the dialog behind "Choose the files again". */
  async chooseAgain(name: string, paths: string[]): Promise<void> {
    await this.expect(
      'the button "Choose the files again"',
      this.#inCard(name, 'button', 'Choose the files again').wait(),
    );
    // The button would open the browser's own dialog, which nothing can answer.
    const card = await this.locate('group', name).waitHandle();
    const input = await card.$('input[type=file]');
    await (input as ElementHandle<HTMLInputElement>).uploadFile(...paths);
  }

  /** @returns the names of the offers that ask for an answer */
  questions(): Promise<string[]> {
    return this.view.$$eval('[role="group"][data-phase="offered"]', (cards) =>
      cards
        .filter((card) => [...card.querySelectorAll('button')].some((button) => button.textContent === 'Accept'))
        .map((card) => card.getAttribute('aria-label') ?? ''),
    );
  }

  /** Clicks a button on a file's card. */
  async clickInCard(name: string, button: string): Promise<void> {
    await this.expect(`"${button}" on the card of ${name}`, this.#inCard(name, 'button', button).click());
  }

  /** Chooses a folder for what an offer, or a transfer that waits for a place, brings. In the side panel. */
  async saveTo(name: string, folder: string): Promise<void> {
    await answerDirectoryPicker(this.view, folder);
    const places = this.view.locator(`${byRole('group', name)} .text-button`).setTimeout(PATIENCE_MS);
    await this.expect(`a place to save ${name} to`, places.click());
    await this.clickButton('Choose a folder');
    await this.waitForFileWords(name, path.basename(folder));
  }

  acceptFile(name: string): Promise<void> {
    return this.clickInCard(name, 'Accept');
  }

  declineFile(name: string): Promise<void> {
    return this.clickInCard(name, 'Decline');
  }

  cancelFile(name: string): Promise<void> {
    return this.clickInCard(name, 'Cancel');
  }

  pauseFile(name: string): Promise<void> {
    return this.clickInCard(name, 'Pause');
  }

  resumeFile(name: string): Promise<void> {
    return this.clickInCard(name, 'Resume');
  }

  /** @returns what the file's card says under its name */
  async fileWords(name: string): Promise<string> {
    const card = await this.expect(`a card for ${name}`, this.locate('group', name).waitHandle());
    return card.$$eval('.card-words > p, [role=alert]', (lines) =>
      lines.map((line) => line.textContent?.trim() ?? '').join(' | '),
    );
  }

  /** Waits until the file's card has these words. */
  async waitForFileWords(name: string, words: string, timeout = PATIENCE_MS): Promise<void> {
    const card = await this.expect(`a card for ${name}`, this.locate('group', name, timeout).waitHandle());
    const shown = this.view.waitForFunction(
      (element, wanted) => element.textContent?.includes(wanted),
      { polling: LOOK_MS, timeout },
      card,
      words,
    );
    await this.expect(`"${words}" on the card of ${name}`, shown);
  }

  /** @returns the state on the file's card; null where there is none */
  async fileState(name: string): Promise<string | null> {
    const card = await this.view.$(byRole('group', name));
    return card ? card.evaluate((element) => element.getAttribute('data-phase')) : null;
  }

  /** Waits until the file's card shows this state (a `TransferPhase`'s `phase`). */
  async waitForFile(name: string, state: string, timeout = PATIENCE_MS): Promise<void> {
    const card = await this.expect(`a card for ${name}`, this.locate('group', name, timeout).waitHandle());
    const reached = this.view.waitForFunction(
      (element, wanted) => element.getAttribute('data-phase') === wanted,
      { polling: LOOK_MS, timeout },
      card,
      state,
    );
    await this.expect(`${name} to be ${state}`, reached);
  }

  #inCard(name: string, role: string, inside: string): Locator<Element> {
    return this.view.locator(`${byRole('group', name)} ${byRole(role, inside)}`).setTimeout(PATIENCE_MS);
  }

  async #upload(field: string, paths: string[]): Promise<void> {
    const input = this.view.waitForSelector(field, { timeout: PATIENCE_MS });
    const found = await this.expect('a field for files', input);
    await (found as ElementHandle<HTMLInputElement>).uploadFile(...paths);
  }
}
