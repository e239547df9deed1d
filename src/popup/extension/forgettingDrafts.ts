import type { Services } from '../services.ts';
import type { Store } from '../store.ts';

/** What is typed for a device goes when it is forgotten, and what is typed for a link when that is taken off the list. */
export function forgettingDrafts(store: Store, drafts: Pick<Services['drafts'], 'save'>): Store {
  return {
    ...store,
    async send(command) {
      const outcome = await store.send(command);
      if (outcome.ok && command.type === 'forgetDevice') drafts.save(command.key, '');
      if (outcome.ok && command.type === 'dismissLink') drafts.save(command.linkId, '');
      return outcome;
    },
  };
}
