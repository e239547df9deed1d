import { writeFile } from 'node:fs/promises';
import { writeCameraFile } from '../support/camera.ts';
import { byRole } from '../support/roles.ts';
import { waitForTiming } from '../support/timings.ts';
import { BrowserUi } from './browserUi.ts';
import { grant } from './life.ts';
import { LOOK_MS, PATIENCE_MS } from './patience.ts';
import { waitForFirst } from './screen.ts';
import { TAB_PAGE } from './views.ts';

/** The pairing view, with its code and its camera, until the conversation is there. */
export class Pairing extends BrowserUi {
  /** @returns when the code was painted, in milliseconds since 1970 */
  async waitForCode(): Promise<number> {
    return (await waitForTiming(this.view, 'tandem:code-painted')).at;
  }

  /** Clicks "Copy code". @returns what is in the clipboard then */
  async copyCode(): Promise<string> {
    await this.waitForCode();
    await this.view.evaluate(() => navigator.clipboard.writeText(''));
    await this.clickButton('Copy code');
    const copied = await this.view.waitForFunction(() => navigator.clipboard.readText(), { polling: LOOK_MS });
    return (await copied.jsonValue()) as string;
  }

  /** Has the text in the clipboard and presses Ctrl+V. */
  async pasteCode(text: string): Promise<void> {
    const { keyboard } = this.view;
    await this.view.evaluate((value) => navigator.clipboard.writeText(value), text);
    await keyboard.down('Control');
    // Headless Chromium has no shortcuts of its own: the editing command goes with the key.
    await keyboard.press('KeyV', { commands: ['Paste'] });
    await keyboard.up('Control');
  }

  /** Throws the code on show away, and waits for the next. */
  async renewCode(): Promise<void> {
    const before = await this.copyCode();
    const message = { to: 'host', type: 'command', command: { type: 'renewCode' } };
    await this.view.evaluate((renew) => chrome.runtime.sendMessage(renew), message);
    while ((await this.copyCode()) === before);
  }

  /** @returns a picture of the code as it stands on the screen, with a little of what is around it */
  async screenshotCode(): Promise<Uint8Array> {
    await this.waitForCode();
    const image = await this.locate('img', 'Your pairing code').waitHandle();
    const box = await image.boundingBox();
    if (!box) throw new Error('The code is not visible.');
    const margin = box.width * 0.03;
    const clip = {
      x: Math.max(0, box.x - margin),
      y: Math.max(0, box.y - margin),
      width: box.width + 2 * margin,
      height: box.height + 2 * margin,
    };
    return this.view.screenshot({ clip, captureBeyondViewport: false });
  }

  /** Holds this screen in front of the other device's camera. */
  async showCodeToCamera(other: Pairing): Promise<void> {
    await other.holdToCamera(await this.screenshotCode());
  }

  /** Holds a picture in front of this device's camera, so that it is `width` pixels wide there; nothing without one. */
  async holdToCamera(picture?: Uint8Array, width?: number): Promise<void> {
    await writeCameraFile(this.launched.cameraFile, picture, width);
  }

  /** There is no camera, until something is held in front of it. */
  async removeCamera(): Promise<void> {
    await writeFile(this.launched.cameraFile, 'no video');
  }

  /**
   * Lets the camera look for a code: it starts by itself once it is allowed, or by a click where it has stopped.
   * Returns as soon as it was told to.
   */
  async scan(): Promise<void> {
    const state = await this.view.evaluate(async () => (await navigator.permissions.query({ name: 'camera' })).state);
    if (state !== 'granted') return this.allowCamera();
    const buttons = [byRole('button', 'Scan'), byRole('button', 'Scan again')];
    // A code that was in front of the camera when it started is read by now, and the link may be there.
    const running = ['video', '.camera-found', '.connected', '.talk'];
    const either = [...buttons, ...running].map((selector) => this.view.locator(selector).setTimeout(PATIENCE_MS));
    await this.expect('a camera that runs or waits', waitForFirst(either));
    // A button may go in this very moment, because a code was just read: then there is nothing to click.
    for (const selector of buttons) {
      await (await this.view.$(selector))?.evaluate((button) => (button as HTMLButtonElement).click());
    }
  }

  /**
   * Clicks "Scan" where the camera was never used: a tab says why, "Use the camera" asks, and after a yes the
   * popup is back.
   */
  async scanForTheFirstTime(): Promise<void> {
    const opened = this.waitForPage(TAB_PAGE);
    // The popup that comes back must be told from this one, which closes as the tab opens.
    const gone = this.waitUntilGone(this.view.target());
    await this.clickButton('Scan');
    this.lastView = await opened;
    await this.allowCamera();
    await gone;
    const back = this.waitForPage(this.life.paths.popup);
    await this.clickButton('Use the camera');
    this.lastView = await back;
  }

  /** Answers the browser's question for the camera with yes, now or whenever it comes. */
  allowCamera(): Promise<void> {
    return grant(this.launched, 'camera');
  }

  /** Takes the camera away from the extension in the browser's settings. */
  blockCamera(): Promise<void> {
    return grant(this.launched, 'camera', 'denied');
  }

  /** Waits until one of the two steps has these words. */
  async waitForStep(words: string, timeout = PATIENCE_MS): Promise<void> {
    await this.waitForRole('list', 'Steps', timeout);
    await this.waitForText('li', words, timeout);
  }

  /** Goes from a conversation to the pairing view. */
  async pairAnother(): Promise<void> {
    if (await this.view.$(byRole('button', 'Pair a device'))) await this.clickButton('Pair a device');
    else await this.chooseInMenu('Pair another device');
    await this.waitForRole('img', 'Your pairing code');
  }

  /** Waits until the conversation is on the screen; with the device of that name, if one is given. */
  async waitForLinked(name?: string, timeout = PATIENCE_MS): Promise<void> {
    await this.#leaveMeeting(timeout);
    if (name === undefined) await this.waitForRole('log', 'Conversation', timeout);
    else await this.waitForRole('textbox', `Message ${name}`, timeout);
  }

  /** Puts off the question that may stand before the conversation. */
  async #leaveMeeting(timeout: number): Promise<void> {
    const conversation = this.locate('log', 'Conversation', timeout);
    const later = byRole('button', 'Later');
    const either = [conversation, this.view.locator(later).setTimeout(timeout)];
    await this.expect('the conversation, or the moment before it', waitForFirst(either));
    // It may go by itself in this very moment, when both cameras have settled it.
    await (await this.view.$(later))?.evaluate((button) => (button as HTMLButtonElement).click());
  }
}
