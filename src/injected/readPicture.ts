import type { ReadPicture } from '../contract/injected.ts';
import type { PicturePortMessage } from '../contract/share.ts';

export const readPicture: ReadPicture = async (url, portName, partBytes, maxBytes) => {
  const picture = await read();
  if (picture === null) return { read: false, onScreen: onScreen() };
  const port = chrome.runtime.connect({ name: portName });
  const taken = new Promise<boolean>((resolve) => {
    port.onMessage.addListener(() => resolve(true));
    port.onDisconnect.addListener(() => resolve(false));
  });
  const post = (message: PicturePortMessage) => port.postMessage(message);
  for (let at = 0; at < picture.size; at += partBytes) {
    post({ type: 'part', base64: await base64(picture.slice(at, at + partBytes)) });
  }
  post({ type: 'end', mime: picture.type });
  const isTaken = await taken;
  port.disconnect();
  return isTaken ? { read: true, mime: picture.type } : { read: false, onScreen: onScreen() };

  /** As the page itself could: its own pictures, and others where their server allows it. */
  async function read(): Promise<Blob | null> {
    try {
      const response = await fetch(url, { cache: 'force-cache' });
      const blob = await response.blob();
      const isPicture = response.ok && blob.type.startsWith('image/');
      return isPicture && blob.size > 0 && blob.size <= maxBytes ? blob : null;
    } catch {
      // Another server's picture, which this page may show and not read.
      return null;
    }
  }

  function base64(part: Blob): Promise<string> {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(part);
    });
  }

  function onScreen() {
    // Inside a frame nobody tells where the frame is.
    if (window.top !== window) return null;
    const shown = [...document.images].filter((image) => image.currentSrc === url || image.src === url);
    for (const image of shown) {
      const box = image.getBoundingClientRect();
      const left = Math.max(0, box.left);
      const top = Math.max(0, box.top);
      const width = Math.min(innerWidth, box.right) - left;
      const height = Math.min(innerHeight, box.bottom) - top;
      if (width < 1 || height < 1) continue;
      const scale = devicePixelRatio;
      return { x: left * scale, y: top * scale, width: width * scale, height: height * scale };
    }
    return null;
  }
};
