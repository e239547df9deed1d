/**
 * The part of the WHATWG Encoding standard that the core uses. Every context has it, and it is pure;
 * declared here because `lib.dom` (which also declares the DOM) is kept out of the core.
 */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: 'utf-8', options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
