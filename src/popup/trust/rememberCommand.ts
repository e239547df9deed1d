import type { Command } from '../../contract/commands.ts';
import type { LinkView } from '../../contract/snapshot.ts';

/** Remembers the device of a link, or forgets it again. */
export function rememberCommand({ id, key }: LinkView, on: boolean): Command {
  return on || key === null ? { type: 'rememberDevice', linkId: id } : { type: 'forgetDevice', key };
}
