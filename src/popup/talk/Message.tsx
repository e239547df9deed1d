import { useState } from 'preact/hooks';
import { formatTime } from '../format.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { text } from '../words.ts';
import { findLinks } from './findLinks.ts';
import { LinkCard } from './LinkCard.tsx';
import type { MessageActions } from './MessageActions.ts';
import { MessageSource } from './MessageSource.tsx';
import type { MessageEntry } from './timeline.ts';

/** Longer messages start folded: this many lines, or as many characters as fill about that. */
const FOLD_LINES = 20;
const FOLD_CHARACTERS = 1200;

interface MessageProps {
  entry: MessageEntry;
  remoteName: string;
  /** Shows the time, and whether it arrived. */
  endsRun: boolean;
  /** False where nothing is known of whether it arrived. */
  showsDelivery?: boolean;
  /** `null` where only words are shown. */
  actions: MessageActions | null;
}

/** One message. Its text is only ever text: addresses in it become links, nothing becomes markup. */
export function Message({ entry, remoteName, endsRun, showsDelivery = true, actions }: MessageProps) {
  const { shared } = entry;
  const side = entry.from === 'local' ? 'mine' : 'theirs';
  return (
    <div class={`entry entry-${side}`}>
      <span class="visually-hidden">{entry.from === 'local' ? text('you') : remoteName}</span>
      <div class="bubble-column">
        {shared?.what === 'links' && actions !== null ? (
          <LinkCard links={shared.links} side={side} actions={actions} />
        ) : (
          <div class="bubble-row">
            <Words entry={entry} side={side} />
            {entry.from === 'remote' && shared === null && actions !== null && (
              <CopyButton look="icon" onCopy={() => actions.copyText(entry.text)} />
            )}
          </div>
        )}
        {shared !== null && shared.what !== 'links' && actions !== null && (
          <MessageSource shared={shared} words={entry.text} actions={actions} />
        )}
        {(endsRun || (entry.from === 'local' && !entry.delivered)) && (
          <span class="entry-meta">
            {formatTime(entry.at)}
            {showsDelivery && entry.from === 'local' && ` · ${text(entry.delivered ? 'received' : 'sentWaiting')}`}
          </span>
        )}
      </div>
    </div>
  );
}

function Words({ entry, side }: { entry: MessageEntry; side: 'mine' | 'theirs' }) {
  const [unfolded, setUnfolded] = useState(false);
  const long = entry.text.length > FOLD_CHARACTERS || entry.text.split('\n').length > FOLD_LINES;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: an <article> outline entry per chat line is noise outside the log. */}
      <div
        role="article"
        class={`bubble bubble-${side} ${long && !unfolded ? 'bubble-folded' : ''}`}
        data-delivered={entry.from === 'local' ? entry.delivered : undefined}
        dir="auto"
      >
        <span>
          {findLinks(entry.text).map(({ text: piece, href }) =>
            href === null ? (
              piece
            ) : (
              <a href={href} target="_blank" rel="noopener noreferrer">
                {piece}
              </a>
            ),
          )}
        </span>
      </div>
      {long && !unfolded && (
        <button type="button" class="show-all" onClick={() => setUnfolded(true)}>
          {text('showAll')}
        </button>
      )}
    </>
  );
}
