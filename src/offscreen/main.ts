import browser from 'webextension-polyfill';
// An offscreen document has no `runtime.getManifest` (Chromium 156).
import { version } from '../../manifest.json';
import { leaveCodeOnShow } from '../contract/codeOnShow.ts';
import type { ToHost } from '../contract/hostMessages.ts';
import { PICTURE_PORT } from '../contract/share.ts';
import { toHex } from '../core/hex.ts';
import { openAppointmentBook } from './appointmentBook.ts';
import { promiseCertificate } from './certificates.ts';
import { loadDeviceKey } from './deviceKeyStore.ts';
import { drawFrame } from './drawFrame.ts';
import { drawPage } from './drawPage.ts';
import { dropFile } from './dropFile.ts';
import { createLaterStore } from './laterStore.ts';
import { createSounds } from './sounds.ts';
import { startPeerHost } from './startPeerHost.ts';
import TransferWorker from './transfer/transferWorker.ts?worker';

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
  // No ICE server: nothing leaves the local network unless a person asks for it.
  createConnection: (certificate) =>
    new RTCPeerConnection({ iceServers: [], ...(certificate === undefined ? {} : { certificates: [certificate] }) }),
  generateCertificate: promiseCertificate,
  openAppointments: (changed) => openAppointmentBook(() => Date.now(), changed),
  createTransferWorker: () => new TransferWorker(),
  now: () => Date.now(),
  randomId: () => toHex(crypto.getRandomValues(new Uint8Array(16))),
  randomNonce: () => toHex(crypto.getRandomValues(new Uint8Array(32))),
  loadDeviceKey,
  every: (ms, run) => setInterval(run, ms),
  watchTheme(changed) {
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', () => changed(scheme.matches));
    changed(scheme.matches);
  },
  isOnline: () => navigator.onLine,
  play: createSounds(
    () => new AudioContext(),
    () => performance.now(),
  ),
  watchNetwork(changed) {
    addEventListener('online', () => changed('online'));
    // Chromium alone has it; elsewhere the event above and the rhythm of the probes must do.
    if ('connection' in navigator) {
      (navigator.connection as EventTarget).addEventListener('change', () => changed('network'));
    }
  },
  showed: (code) => leaveCodeOnShow(localStorage, code),
  eraseLocalStorage: () => localStorage.clear(),
  dropFile,
  drawFrame,
  drawPage,
  listenForPictures(connected) {
    const others: browser.Runtime.Port[] = [];
    const take = (port: browser.Runtime.Port) => {
      if (port.name.startsWith(`${PICTURE_PORT}:`)) connected(port);
      else others.push(port);
    };
    browser.runtime.onConnect.addListener(take);
    return () => {
      browser.runtime.onConnect.removeListener(take);
      for (const port of others) port.disconnect();
    };
  },
  later: createLaterStore(),
  appVersion: version,
});

addEventListener('pagehide', () => host.stop());
