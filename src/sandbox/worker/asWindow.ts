/** Both halves of pdf.js share one worker here. The reading half takes over the messages of any that it is loaded in. */
Object.assign(globalThis, { window: globalThis });
