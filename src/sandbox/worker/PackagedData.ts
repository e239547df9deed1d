/**
 * By their paths, as data URLs, for nothing can be fetched in here: what tells the letters of Chinese, Japanese and Korean
 * texts by their codes (all that ISO 32000-2 §9.7.5.2 names), and decoders of what scanners write.
 */
const packaged = import.meta.glob<string>(
  [
    '/node_modules/pdfjs-dist/cmaps/*.bcmap',
    '!/node_modules/pdfjs-dist/cmaps/*UTF{8,32}*',
    '/node_modules/pdfjs-dist/wasm/{jbig2,openjpeg}.wasm',
  ],
  { query: '?url&inline', import: 'default', eager: true },
);
const byName = new Map(Object.entries(packaged).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]));

/** Gives pdf.js what it asks for. There are no fonts: one that a document names and does not hold is the system's. */
export class PackagedData {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const url = byName.get(filename);
    if (url === undefined) throw new Error(`not at hand: ${filename}`);
    return Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
  }
}
