/** What runs in a page is compiled for a page: the background sees the types alone, as with a worker. */
declare module '*/injected/readSelection.ts?injected' {
  export const readSelection: import('../contract/injected.ts').ReadSelection;
}
declare module '*/injected/readSpot.ts?injected' {
  export const readSpot: import('../contract/injected.ts').ReadSpot;
}
declare module '*/injected/readPicture.ts?injected' {
  export const readPicture: import('../contract/injected.ts').ReadPicture;
}
