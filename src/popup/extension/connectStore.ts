import { signal } from '@preact/signals';
import browser from 'webextension-polyfill';
import type { Command } from '../../contract/commands.ts';
import { type Edition, isOlder } from '../../contract/edition.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { type BackgroundToUi, UI_PORT, type UiToBackground } from '../../contract/uiPort.ts';
import { keepUnchanged } from '../keepUnchanged.ts';
import type { Outcome, Store } from '../store.ts';
import { createConversations } from './conversations.ts';
import { judgeUnanswered, type Known } from './resend.ts';

/** A background that dies right after each connect is broken, not idle: wait longer each time, up to this. */
const MAX_RECONNECT_MS = 2000;
interface Pending {
  command: Command;
  before: Known;
  resolve: (outcome: Outcome) => void;
  repeated: boolean;
}

/** The store over the port to the background, which comes and goes: Chrome ends it after 30 s without work. */
export function connectStore(): Store {
  const snapshot = signal<Snapshot | null>(null);
  const conversations = createConversations(() => {
    // Another port begins with all of it.
    port?.disconnect();
    ended();
  });
  let edition: Edition | null = null;
  const pending = new Map<number, Pending>();
  let port: browser.Runtime.Port | null = null;
  let unanswered: Pending[] = [];
  let nextRequestId = 1;
  let shown: string | null = null;
  let reconnectMs = 0;

  const known = (): Known => ({ snapshot: snapshot.value });

  function post(message: UiToBackground): void {
    try {
      port?.postMessage(message);
    } catch {
      // The port died in this very turn; its disconnect event follows and takes care of what is pending.
    }
  }

  function dispatch(entry: Pending): void {
    const requestId = nextRequestId++;
    pending.set(requestId, entry);
    post({ type: 'command', requestId, command: entry.command });
  }

  function settleUnanswered(): void {
    const entries = unanswered;
    unanswered = [];
    for (const entry of entries) {
      const verdict = judgeUnanswered(entry.command, entry.before, known());
      if (verdict === 'done') entry.resolve({ ok: true });
      else if (verdict === 'repeat' && !entry.repeated) dispatch({ ...entry, repeated: true });
      else entry.resolve({ ok: false, error: { code: 'background-gone' } });
    }
  }

  function receive(message: BackgroundToUi): void {
    reconnectMs = 0;
    switch (message.type) {
      case 'snapshot':
        if (edition === null || !isOlder(message.edition, edition)) {
          edition = message.edition;
          snapshot.value = keepUnchanged(snapshot.value, message.snapshot);
        }
        settleUnanswered();
        return;
      case 'conversation':
        return conversations.take(message.conversation);
      case 'conversationChange':
        return conversations.takeChange(message.change);
      case 'erased':
        localStorage.clear();
        return location.replace(location.pathname);
      case 'result': {
        const entry = pending.get(message.requestId);
        pending.delete(message.requestId);
        entry?.resolve(message.result);
      }
    }
  }

  function ended(): void {
    port = null;
    conversations.begin();
    unanswered.push(...pending.values());
    pending.clear();
    setTimeout(connect, reconnectMs);
    reconnectMs = Math.min(MAX_RECONNECT_MS, Math.max(50, reconnectMs * 2));
  }

  function connect(): void {
    if (port) return;
    let opened: browser.Runtime.Port;
    try {
      opened = browser.runtime.connect({ name: UI_PORT });
    } catch {
      // The extension was updated or removed under this page, which cannot be reached by a new one: it stays as it is.
      return;
    }
    port = opened;
    opened.onMessage.addListener((message) => receive(message as BackgroundToUi));
    opened.onDisconnect.addListener(ended);
    if (shown !== null) post({ type: 'show', linkId: shown });
  }

  connect();
  return {
    snapshot,
    conversations: conversations.shown,
    send: (command) =>
      new Promise((resolve) => {
        const entry = { command, before: known(), resolve, repeated: false };
        // Between two ports nothing was sent yet, so it simply waits its turn: posting opens the new port at once.
        if (!port) connect();
        dispatch(entry);
      }),
    show(linkId) {
      if (linkId === shown) return;
      shown = linkId;
      post({ type: 'show', linkId });
    },
  };
}
