import browser, { type Runtime } from 'webextension-polyfill';
import { type BackgroundToUi, UI_PORT, type UiToBackground } from '../contract/uiPort.ts';

interface UiPage {
  port: Runtime.Port;
  shows: string | null;
}

export interface UiPortsListener {
  connected(send: (message: BackgroundToUi) => void): void;
  asked(message: Extract<UiToBackground, { type: 'command' }>, answer: (message: BackgroundToUi) => void): void;
  /** What the pages show changed. */
  attentionChanged(): void;
}

export interface Attention {
  /** Whether any page is open. */
  watching: boolean;
  /** The links on a visible one. */
  linkIds: string[];
}

const pages = new Set<UiPage>();

/** The pages of Tandem that are open now. */
export function listenToPages(listener: UiPortsListener): void {
  const tellAttention = () => listener.attentionChanged();
  browser.runtime.onConnect.addListener((port) => {
    // A port that a page opens for a picture is the peer host's: nobody here listens to what it carries. To end it here
    // would end it there too (Chromium 156).
    if (port.name !== UI_PORT) return;
    const page: UiPage = { port, shows: null };
    const send = (message: BackgroundToUi) => {
      if (pages.has(page)) port.postMessage(message);
    };
    pages.add(page);
    port.onDisconnect.addListener(() => {
      pages.delete(page);
      tellAttention();
    });
    port.onMessage.addListener((message: unknown) => {
      const said = message as UiToBackground;
      if (said.type === 'show') {
        page.shows = said.linkId;
        tellAttention();
      } else if (said.type === 'command') {
        listener.asked(said, send);
      }
    });
    // First that somebody watches, then what there is: a change in between is sent for itself.
    tellAttention();
    listener.connected(send);
  });
}

export function attention(): Attention {
  const linkIds = [...new Set([...pages].flatMap(({ shows }) => (shows === null ? [] : [shows])))];
  return { watching: pages.size > 0, linkIds };
}

export function tellPages(message: BackgroundToUi): void {
  for (const { port } of pages) port.postMessage(message);
}
