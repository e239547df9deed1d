/**
 * When a snapshot was made, counted in each life of the peer host. A page gets the first one asked for and the rest as
 * they come, by two ways: an older one may come behind a newer one.
 */
export interface Edition {
  host: string;
  count: number;
}

/** Never true of two lives: a host that was made anew knows what is. */
export function isOlder(one: Edition, other: Edition): boolean {
  return one.host === other.host && one.count < other.count;
}
