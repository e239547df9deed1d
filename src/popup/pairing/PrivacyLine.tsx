import type { ServerView } from '../../contract/snapshot.ts';
import type { NetworkChoice } from '../../core/iceServer.ts';
import { isRelay } from '../../core/iceServer.ts';
import { Icon } from '../parts/Icon.tsx';
import { serversText } from '../settings/serverText.ts';
import { text } from '../words.ts';

interface PrivacyLineProps {
  choice: NetworkChoice;
  servers: readonly ServerView[];
  onServers: () => void;
}

/** What leaves this computer, and to whom. It follows the network choice. */
export function PrivacyLine({ choice, servers, onServers }: PrivacyLineProps) {
  if (choice === 'same') {
    return (
      <p class="pair-privacy">
        <Icon name="lock" size={16} />
        {text('privacy')}
      </p>
    );
  }
  return (
    <p class="pair-privacy">
      <Icon name="globe" size={16} />
      <span>
        {text(servers.some(isRelay) ? 'privacyRelay' : 'privacyServers')}{' '}
        <button type="button" class="link-button" onClick={onServers}>
          {serversText(servers.length)}
        </button>
      </span>
    </p>
  );
}
