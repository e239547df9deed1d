import type { ShareView } from '../../contract/share.ts';
import { countText } from '../countText.ts';
import { titleOf } from '../talk/webLinks.ts';

/** What is to be sent, in one line. */
export function subjectName(subject: ShareView['subject']): string {
  switch (subject.what) {
    case 'links': {
      const [only] = subject.links;
      return only !== undefined && subject.links.length === 1
        ? titleOf(only)
        : countText('pagesOne', 'pagesOther', subject.links.length);
    }
    case 'excerpt':
      return subject.text;
    case 'picture':
      return subject.name;
  }
}
