/** A piece of a message: plain text, or an address that can be opened. */
export type Piece = { text: string; href: string | null };

const CANDIDATE = /\b(?:https?:\/\/|mailto:)[^\s<>"]+/giu;
/** Ends a sentence more often than an address. */
const TRAILING = /[.,;:!?'’”»…)\]}]+$/u;
const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/** Splits a message into text and addresses. What is opened is what the URL parser understood, and only web and mail. */
export function findLinks(message: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of message.matchAll(CANDIDATE)) {
    const address = trimTrailing(match[0]);
    const href = safeHref(address);
    if (href === null) continue;
    if (match.index > end) pieces.push({ text: message.slice(end, match.index), href: null });
    pieces.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < message.length) pieces.push({ text: message.slice(end), href: null });
  return pieces;
}

/** Cuts punctuation off the end, but keeps a bracket that was opened inside: `…/Lisbon_(city)`. */
function trimTrailing(address: string): string {
  const trailing = TRAILING.exec(address)?.[0] ?? '';
  const opened = (address.match(/\(/g) ?? []).length;
  const kept = trailing.startsWith(')') && opened > 0 ? 1 : 0;
  return address.slice(0, address.length - trailing.length + kept);
}

function safeHref(address: string): string | null {
  const url = parse(address);
  if (url === null) return null;
  return ALLOWED.has(url.protocol) && url.username === '' && url.password === '' ? url.href : null;
}

/** `URL.canParse` came with Chrome 120. */
function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    // Text that only looks like an address is shown as the text that it is.
    return null;
  }
}
