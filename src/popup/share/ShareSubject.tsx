import type { ShareView } from '../../contract/share.ts';
import { formatSize } from '../format.ts';
import { Icon } from '../parts/Icon.tsx';
import type { IconName } from '../parts/icons.ts';
import { hostOf, titleOf } from '../talk/webLinks.ts';
import { subjectName } from './subjectName.ts';

/** What is to be sent, to know it by. */
export function ShareSubject({ subject }: { subject: ShareView['subject'] }) {
  return (
    <div class="card card-mine share-subject">
      <div class="card-top">
        <span class="card-shape">
          <Icon name={ICONS[subject.what]} />
        </span>
        <div class="card-words">
          <p class="card-name link-title" dir="auto">
            {subjectName(subject)}
          </p>
          <p class="second link-host">
            <bdi>{secondLine(subject)}</bdi>
          </p>
        </div>
      </div>
    </div>
  );
}

const ICONS: Record<ShareView['subject']['what'], IconName> = { links: 'globe', excerpt: 'file', picture: 'image' };

function secondLine(subject: ShareView['subject']): string {
  switch (subject.what) {
    case 'links': {
      const hosts = [...new Set(subject.links.map(hostOf))];
      return hosts.join(', ');
    }
    case 'excerpt':
      return titleOf(subject.source);
    case 'picture':
      return formatSize(subject.size);
  }
}
