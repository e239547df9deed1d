/** @returns the middle value; the mean of the two in the middle where their count is even */
export function median(values: number[]): number {
  return (ranked(values, Math.ceil(values.length / 2)) + ranked(values, Math.floor(values.length / 2) + 1)) / 2;
}

/** @returns the value that 95 % do not exceed, by nearest rank: the largest of 10 */
export function p95(values: number[]): number {
  return ranked(values, Math.ceil(values.length * 0.95));
}

/** @throws RangeError on an empty list */
function ranked(values: number[], rank: number): number {
  const value = [...values].sort((left, right) => left - right)[rank - 1];
  if (value === undefined) throw new RangeError('values: at least one is needed');
  return value;
}
