/** Units in the types: they document, the compiler treats them as numbers. */
export type Bytes = number;
export type Milliseconds = number;
/** Milliseconds since the Unix epoch. */
export type EpochMs = number;
