import { useLayoutEffect, useState } from 'preact/hooks';
import type { WebLink } from '../../core/shared.ts';
import { Icon } from '../parts/Icon.tsx';
import type { PageInFront, Services } from '../services.ts';
import type { Outcome } from '../store.ts';
import { text } from '../words.ts';
import { hostOf } from './webLinks.ts';

interface PageRowProps {
  pages: Services['pageInFront'];
  onSend: (page: WebLink) => Promise<Outcome>;
  onOutcome: (outcome: Outcome) => void;
}

/** The page in front, which goes with a click. Nothing where that is none to send. */
export function PageRow({ pages, onSend, onOutcome }: PageRowProps) {
  const [front, setFront] = useState<PageInFront>(null);
  const [sentUrl, setSentUrl] = useState<string | null>(null);
  useLayoutEffect(() => {
    let current = true;
    const look = () => void pages.look().then((seen) => current && setFront(seen));
    look();
    const stop = pages.onChange(look);
    return () => {
      current = false;
      stop();
    };
  }, [pages]);
  if (front === null) return null;

  async function send(): Promise<void> {
    const page = front === 'untold' ? await pages.ask() : front;
    setFront(page);
    if (page === 'untold') return;
    if (page === null) return onOutcome({ ok: false, error: { code: 'page-closed' } });
    const outcome = await onSend(page);
    onOutcome(outcome);
    if (outcome.ok) setSentUrl(page.url);
  }

  const isSent = front !== 'untold' && front.url === sentUrl;
  return (
    <div class="page-row">
      <Icon name="page" size={16} />
      {front === 'untold' ? (
        <span class="page-row-title">{text('pageInFront')}</span>
      ) : (
        <bdi class="page-row-title" title={front.url}>
          {front.title || hostOf(front)}
        </bdi>
      )}
      {/* The same button before and after, so that the focus stays. */}
      <button
        type="button"
        class="button button-text button-small"
        aria-disabled={isSent}
        onClick={() => {
          if (!isSent) void send();
        }}
      >
        {isSent && <Icon name="check" size={16} />}
        {text(isSent ? 'pageSent' : 'menuPage')}
      </button>
    </div>
  );
}
