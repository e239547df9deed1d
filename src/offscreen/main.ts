import browser from 'webextension-polyfill';
// An offscreen document has no `runtime.getManifest` (Chromium 156).
import { version } from '../../manifest.json';
import { leaveCodeOnShow } from '../contract/codeOnShow.ts';
import { FILE_CHANNEL, type FileDrop } from '../contract/fileDrop.ts';
import type { ToHost } from '../contract/hostMessages.ts';
import { toHex } from '../core/hex.ts';
import DiskWorker from './disk/diskWorker.ts?worker';
import { startPeerHost } from './startPeerHost.ts';

const channel = new BroadcastChannel(FILE_CHANNEL);

const host = startPeerHost({
  background: {
    send: (message) => browser.runtime.sendMessage(message),
    listen(handler) {
      browser.runtime.onMessage.addListener((message: unknown) => {
        const addressed = message as Partial<ToHost>;
        // Only `undefined` leaves the answer to another context.
        return addressed.to === 'host' ? Promise.resolve(handler(message as ToHost)) : undefined;
      });
    },
  },
  files: {
    listen(handler) {
      channel.onmessage = ({ data }: MessageEvent<Partial<FileDrop>>) => {
        if (data.type === 'drop') handler(data as FileDrop);
      };
    },
    answer: (answer) => channel.postMessage(answer),
  },
  // No ICE server: nothing leaves the local network unless a person asks for it.
  createConnection: () => new RTCPeerConnection({ iceServers: [] }),
  createDiskWorker: () => new DiskWorker(),
  now: () => Date.now(),
  randomId: () => toHex(crypto.getRandomValues(new Uint8Array(16))),
  every: (ms, run) => setInterval(run, ms),
  watchTheme(changed) {
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', () => changed(scheme.matches));
    changed(scheme.matches);
  },
  showed: (code) => leaveCodeOnShow(localStorage, code),
  appVersion: version,
});

addEventListener('pagehide', () => host.stop());
