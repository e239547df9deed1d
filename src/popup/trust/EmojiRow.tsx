import { EMOJI } from '../../core/emoji.ts';
import { text } from '../words.ts';
import { EMOJI_NAMES } from './emojiNames.ts';

/** Four pictures with their names; `null` while they are not known. */
export function EmojiRow({ emoji }: { emoji: readonly number[] | null }) {
  return (
    <ul class="emoji-row" aria-busy={emoji === null}>
      {(emoji ?? [-1, -2, -3, -4]).map((index, at) => {
        const name = EMOJI_NAMES[index];
        return (
          <li key={at} class="emoji-tile">
            <span class="emoji-picture" aria-hidden="true">
              {EMOJI[index]}
            </span>
            <span class="emoji-name">{name && text(name)}</span>
          </li>
        );
      })}
    </ul>
  );
}
