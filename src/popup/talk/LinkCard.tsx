import type { WebLink } from '../../core/shared.ts';
import { countText } from '../countText.ts';
import { Button } from '../parts/Button.tsx';
import { CopyButton } from '../parts/CopyButton.tsx';
import { Icon } from '../parts/Icon.tsx';
import { text } from '../words.ts';
import type { MessageActions } from './MessageActions.ts';
import { hostOf, isSpot, titleOf } from './webLinks.ts';

interface LinkCardProps {
  links: readonly WebLink[];
  side: 'mine' | 'theirs';
  actions: MessageActions;
}

/** Pages that were sent. Their titles are text, and beside each stands the host that it really is on. */
export function LinkCard({ links, side, actions }: LinkCardProps) {
  const [only] = links;
  if (only === undefined) return null;
  const urls = links.map(({ url }) => url);
  return (
    <div class={`card card-${side} link-card`}>
      {links.length === 1 ? (
        <div class="card-top">
          <span class="card-shape">
            <Icon name="globe" />
          </span>
          <div class="card-words">
            <p class="card-name link-title" dir="auto" title={only.url}>
              {titleOf(only)}
            </p>
            <p class="second link-host">
              <bdi>{hostOf(only)}</bdi>
            </p>
            {isSpot(only) && <p class="second">{text('linkSpot')}</p>}
          </div>
        </div>
      ) : (
        <ul class="link-list">
          {links.map((link, index) => (
            <li key={index}>
              <a class="link-row" href={link.url} target="_blank" rel="noopener noreferrer" title={link.url}>
                <bdi class="card-name">{titleOf(link)}</bdi>
                <bdi class="second">{hostOf(link)}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
      <div class="card-actions">
        {links.length === 1 ? (
          <a
            class={`button button-small ${side === 'theirs' ? 'button-main' : 'button-plain'}`}
            href={only.url}
            target="_blank"
            rel="noopener noreferrer"
          >
            {text('open')}
          </a>
        ) : (
          <Button size="small" kind={side === 'theirs' ? 'main' : 'plain'} onClick={() => actions.openLinks(urls)}>
            {countText('openAllOne', 'openAllOther', links.length)}
          </Button>
        )}
        <CopyButton onCopy={() => actions.copyText(urls.join('\n'))} />
      </div>
    </div>
  );
}
