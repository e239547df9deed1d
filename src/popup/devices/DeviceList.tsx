import type { LinkView, TransferView } from '../../contract/snapshot.ts';
import { isLive } from '../route.ts';
import { isUnfinished } from '../talk/transferChoices.ts';
import { text } from '../words.ts';
import { DeviceRow } from './DeviceRow.tsx';

interface DeviceListProps {
  links: readonly LinkView[];
  transfers: readonly TransferView[];
  selectedId: string | null;
  onOpen: (linkId: string) => void;
}

/** The devices one is linked to, then those whose link has ended. */
export function DeviceList({ links, transfers, selectedId, onOpen }: DeviceListProps) {
  const groups = [
    { key: 'devicesConnected', members: links.filter(isLive) },
    { key: 'devicesEarlier', members: links.filter((link) => !isLive(link)) },
  ] as const;
  return (
    <div class="device-groups">
      {groups.map(
        ({ key, members }) =>
          members.length > 0 && (
            <section key={key}>
              <h2 class="group-heading">{text(key)}</h2>
              <ul class="device-list">
                {members.map((link) => (
                  <DeviceRow
                    key={link.id}
                    link={link}
                    transfers={transfers}
                    selected={link.id === selectedId}
                    onOpen={() => onOpen(link.id)}
                  />
                ))}
              </ul>
            </section>
          ),
      )}
      {links.length === 0 && !transfers.some(isUnfinished) && <p class="log-empty">{text('devicesNone')}</p>}
    </div>
  );
}
