import type { Shared } from '../../core/shared.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { Icon } from '../parts/Icon.tsx';
import { text } from '../words.ts';
import type { MessageActions } from './MessageActions.ts';
import { hostOf } from './webLinks.ts';

interface MessageSourceProps {
  shared: Exclude<Shared, { what: 'links' }>;
  words: string;
  actions: MessageActions;
}

/** Where the words above are from, and a way to take them along. */
export function MessageSource({ shared, words, actions }: MessageSourceProps) {
  return (
    <div class="message-source">
      {shared.what === 'excerpt' ? (
        <a
          class="message-from second"
          href={shared.source.url}
          target="_blank"
          rel="noopener noreferrer"
          title={shared.source.url}
        >
          <Icon name="globe" size={14} />
          <span class="message-from-words">
            {shared.source.title !== '' && <bdi>{shared.source.title}</bdi>}
            <bdi>{hostOf(shared.source)}</bdi>
          </span>
        </a>
      ) : (
        <span class="message-from second">
          <Icon name="paste" size={14} />
          {text('fromClipboard')}
        </span>
      )}
      <CopyButton onCopy={() => actions.copyText(words)} />
    </div>
  );
}
