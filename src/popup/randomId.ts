/** 128 random bits as 32 lower-case hex digits, as the contract's ids are written. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
