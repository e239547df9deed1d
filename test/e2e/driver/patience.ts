/** A view that has not changed for this long will not. Generous, as CI machines are slow. */
export const PATIENCE_MS = 30_000;

/** Six browsers that start at once take their time. */
export const START_MS = 90_000;

/**
 * How often a wait looks at the page. Puppeteer's `mutation` looks when elements and attributes change: words that
 * change where they stand, and what is in a field, change neither (24.43).
 */
export const LOOK_MS = 50;
