/** A view that has not changed for this long will not. Generous, as CI machines are slow. */
export const PATIENCE_MS = 30_000;
