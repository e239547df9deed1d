import type { ServerAnswer, ServerView } from '../../contract/snapshot.ts';
import { serverHost } from '../../core/iceServer.ts';
import { type ErrorWords, inSentences } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { text } from '../words.ts';
import { answerText, serverKindText } from './serverText.ts';

/** What became of asking a server. */
export type ServerTrial = 'asking' | ServerAnswer | ErrorWords;

interface ServerRowProps {
  server: ServerView;
  trial: ServerTrial | null;
  onTest: () => void;
  onEdit: () => void;
}

/** One server, and what it said when it was asked. */
export function ServerRow({ server: { url }, trial, onTest, onEdit }: ServerRowProps) {
  const host = serverHost(url);
  const reached = trial !== null && trial !== 'asking' && 'answer' in trial && trial.answer === 'reached';
  return (
    <div class="server-row">
      {/* All of it opens the server: the button reaches over it. */}
      <div class="server-open">
        <button type="button" class="server-host" title={url} aria-label={text('serverEdit', host)} onClick={onEdit}>
          {host}
        </button>
        <span class="second">{serverKindText(url)}</span>
      </div>
      <Button size="small" disabled={trial === 'asking'} onClick={onTest}>
        {text(trial === 'asking' ? 'serverTesting' : 'serverTest')}
      </Button>
      <p class="server-answer" role="status">
        {trial !== null && trial !== 'asking' && (
          <>
            <Icon name={reached ? 'check' : 'alert'} size={16} />
            {'answer' in trial ? answerText(url, trial) : inSentences(trial)}
          </>
        )}
      </p>
    </div>
  );
}
