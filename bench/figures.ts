import type { Bytes } from '../src/core/units.ts';

/** Three decimals: more would be noise, and in JSON it would look like knowledge. */
export const round3 = (value: number) => Number(value.toFixed(3));

export const round1 = (value: number) => Number(value.toFixed(1));

/** Rates are in MB (10^6) a second, as network people count; memory is in MiB. */
export const megabytes = (bytes: Bytes) => bytes / 1e6;

export const mebibytes = (bytes: Bytes) => bytes / 2 ** 20;

/** `500 MB`, `1.5 GB`. */
export function formatBytes(bytes: Bytes): string {
  return bytes < 1e9 ? `${round1(bytes / 1e6)} MB` : `${round1(bytes / 1e9)} GB`;
}

/** A sentence that says how a figure compares with what it has to be. */
export function compareWithFloor(what: string, value: number, floor: number): string {
  return `${what}: ${value.toFixed(2)}, floor ${floor}: ${value >= floor ? 'reached' : 'NOT reached'}`;
}

/** The same for a figure that must not be exceeded. */
export function compareWithCeiling(what: string, value: number, ceiling: number): string {
  return `${what}: ${value.toFixed(1)}, at most ${ceiling}: ${value <= ceiling ? 'kept' : 'NOT kept'}`;
}
