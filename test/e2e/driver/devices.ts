import { LOOK_MS, PATIENCE_MS } from './patience.ts';
import { Talk } from './talk.ts';

/** The devices that are known, their settings, and what is kept of their conversations. */
export class Devices extends Talk {
  /** Goes to the conversation with the device of that name. */
  async chooseDevice(name: string): Promise<void> {
    await this.#clickDevice(name);
    await this.waitForLinked(name);
  }

  /** Goes to a remembered device that is not linked, by the list. */
  async chooseRemembered(name: string): Promise<void> {
    await this.#clickDevice(name);
    await this.waitForRole('button', 'Connect');
  }

  /** Clicks a device in the list that asks to whom. */
  async sendTo(name?: string): Promise<void> {
    const row = name === undefined ? '.share .device-row' : `.share .device-row ::-p-text(${name})`;
    await this.expect(`the device "${name ?? ''}" in the list`, this.view.locator(row).click());
  }

  /** Remembers the device at the other end. */
  async rememberDevice(): Promise<void> {
    await this.chooseInMenu('Remember this device');
    await this.clickButton('More');
    await this.waitForRole('button', 'About this device');
    await this.press('Escape');
  }

  /** Goes from a conversation to what is remembered of its device. */
  async openDevice(): Promise<void> {
    await this.chooseInMenu('About this device');
    await this.waitForRole('button', 'Forget this device');
  }

  /** Lets messages, files or nothing come in without a question. */
  async choose(option: 'Nothing' | 'Messages' | 'Messages and files'): Promise<void> {
    const label = `::-p-xpath(//label[.//span[normalize-space()=${JSON.stringify(option)}]])`;
    await this.expect(option, this.view.locator(label).setTimeout(PATIENCE_MS).click());
    const chosen = this.view.waitForFunction(
      (wanted) => document.querySelector('input[type=radio]:checked')?.closest('label')?.textContent?.includes(wanted),
      { polling: LOOK_MS, timeout: PATIENCE_MS },
      option,
    );
    await this.expect(`${option} to be chosen`, chosen);
  }

  /** Calls itself something else, in the settings. */
  async rename(name: string): Promise<void> {
    await this.clickButton('Settings');
    await this.clickButton('Rename');
    await this.fillName(name);
    await this.clickButton('Back');
  }

  /** Types a device's name where it is asked for, and saves it. */
  async fillName(name: string): Promise<void> {
    await this.locate('textbox', 'Device name').fill(name);
    await this.clickButton('Save');
    await this.waitForRole('button', 'Rename');
  }

  /** Goes from a conversation to its history. */
  openHistory(): Promise<void> {
    return this.chooseInMenu('History');
  }

  /** @returns what is kept of a conversation, as the view of the history shows it */
  async keptEntries(): Promise<string[]> {
    await this.waitForRole('log', 'History');
    await this.expect('something kept', this.view.waitForSelector('.history-list > .entry, .history-transfer'));
    return this.view.$$eval('.history-list .bubble, .history-list .device-name', (entries) =>
      entries.map((entry) => entry.textContent ?? ''),
    );
  }

  /** Looks for words in the history, and waits until so many entries hold them. */
  async searchHistory(words: string, count: number): Promise<void> {
    const field = await this.locate('searchbox', 'Search the history').waitHandle();
    await field.evaluate((input) => (input as HTMLInputElement).select());
    await this.view.keyboard.press('Backspace');
    await this.view.keyboard.sendCharacter(words);
    const found = this.view.waitForFunction(
      (wanted) => document.querySelectorAll('.history-list > .entry, .history-transfer').length === wanted,
      { polling: LOOK_MS, timeout: PATIENCE_MS },
      count,
    );
    await this.expect(`${count} entries with ${words}`, found);
  }

  /** The list of devices is beside the conversation, or a click away. */
  async #clickDevice(name: string): Promise<void> {
    const row = `::-p-xpath(//li//button[.//bdi[normalize-space()=${JSON.stringify(name)}]])`;
    if (!(await this.view.$(row))) await this.clickButton('Devices');
    await this.expect(`the device ${name}`, this.view.locator(row).setTimeout(PATIENCE_MS).click());
  }
}
