import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { WebLink } from '../../core/shared.ts';
import { Icon } from '../parts/Icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { useFilePicker } from '../parts/useFilePicker.tsx';
import type { Services } from '../services.ts';
import { text } from '../words.ts';
import { type DropSource, pickedFiles } from './dropped.ts';
import { hostOf } from './webLinks.ts';

export interface EmptyTalkProps {
  isPopup: boolean;
  pageInFront: Services['pageInFront'];
  onSay: (words: string) => void;
  onPage: (page: WebLink) => void;
  onClipboard: () => void;
  /** Absent where the page has no file picker of its own: then `onAttach` leads to one that does. */
  onFiles: ((source: DropSource) => void) | null;
  onAttach: () => void;
}

/** What everybody understands, whatever they speak. */
const HELLO = '👋';

/** Nothing was said yet: what can be sent stands where it will stand, as an outline of it, and goes with a click. */
export function EmptyTalk(props: EmptyTalkProps) {
  const { isPopup, pageInFront, onSay, onPage, onClipboard, onFiles, onAttach } = props;
  const [page, setPage] = useState<WebLink | null>(null);
  useEffect(() => {
    if (isPopup) void pageInFront.look().then((front) => setPage(front === 'untold' ? null : front));
  }, [isPopup, pageInFront]);
  const picker = useFilePicker('files', (files) => onFiles?.(pickedFiles(files)));
  const starters = useRef<HTMLDivElement>(null);
  const write = () => starters.current?.closest('.talk')?.querySelector<HTMLElement>('.composer-field')?.focus();
  // Who used one goes on writing. With what is said the buttons go, and the focus would be nowhere.
  const using = (use: () => void) => () => {
    use();
    write();
  };
  useLayoutEffect(() => {
    const here = starters.current;
    return () => {
      if (here?.contains(document.activeElement)) write();
    };
  }, []);
  return (
    <>
      <p class="log-empty">{text(isPopup ? 'conversationEmptyPopup' : 'conversationEmpty')}</p>
      {onFiles && picker.input}
      <div class="starters" ref={starters}>
        {page && (
          <Starter
            icon="globe"
            label={text('menuPage')}
            more={page.title || hostOf(page)}
            onUse={using(() => onPage(page))}
          />
        )}
        <Starter icon="paste" label={text('sendClipboard')} onUse={using(onClipboard)} />
        {onFiles ? (
          <Starter icon="files" label={text('chooseFiles')} onUse={picker.open} />
        ) : (
          <Starter icon="files" label={text('filesInPanel')} onUse={onAttach} />
        )}
        <button
          type="button"
          class="starter starter-hello"
          aria-label={text('sayHello')}
          title={text('sayHello')}
          onClick={using(() => onSay(HELLO))}
        >
          {HELLO}
        </button>
      </div>
    </>
  );
}

interface StarterProps {
  icon: IconName;
  label: string;
  /** What of. */
  more?: string;
  onUse: () => void;
}

function Starter({ icon, label, more, onUse }: StarterProps) {
  return (
    <button type="button" class="starter" onClick={onUse}>
      <Icon name={icon} size={16} />
      <span class="starter-label">{label}</span>
      {more && (
        <bdi class="starter-more second" title={more}>
          {more}
        </bdi>
      )}
    </button>
  );
}
