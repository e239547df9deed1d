import type { ComponentChildren } from 'preact';
import type { LinkView, Snapshot } from '../../contract/snapshot.ts';
import { isLive } from '../route.ts';
import { isUnfinished } from '../talk/transferChoices.ts';
import { text } from '../words.ts';
import { DeviceRow } from './DeviceRow.tsx';
import { filesWaitingFor } from './filesWaiting.ts';
import { RememberedRow } from './RememberedRow.tsx';
import { waitingCount } from './waitingFor.ts';

interface DeviceListProps {
  snapshot: Pick<Snapshot, 'links' | 'transfers' | 'devices' | 'waiting'>;
  /** The id of the link, or the key of the device, that is on show beside the list. */
  selectedId: string | null;
  onOpen: (linkId: string) => void;
  onDevice: (key: string) => void;
}

/** The devices one is linked to, then those that are remembered, then others whose link has ended. */
export function DeviceList({ snapshot, selectedId, onOpen, onDevice }: DeviceListProps) {
  const { links, transfers, devices } = snapshot;
  const live = links.filter(isLive);
  const remembered = devices
    .filter(({ key }) => !live.some((link) => link.key === key))
    .toSorted((one, other) => other.seenAt - one.seenAt);
  const others = links.filter((link) => !isLive(link) && !devices.some(({ key }) => key === link.key));
  const row = (link: LinkView) => (
    <DeviceRow
      key={link.id}
      link={link}
      transfers={transfers}
      selected={link.id === selectedId}
      onOpen={() => onOpen(link.id)}
    />
  );
  return (
    <div class="device-groups">
      <Group heading={text('devicesConnected')}>{live.map(row)}</Group>
      <Group heading={text('devicesRemembered')}>
        {remembered.map((device) => (
          <RememberedRow
            key={device.key}
            device={device}
            filesWaiting={filesWaitingFor(device.key, transfers)}
            selected={device.key === selectedId}
            waiting={waitingCount(device.key, snapshot)}
            onOpen={() => onDevice(device.key)}
          />
        ))}
      </Group>
      <Group heading={text('devicesEarlier')}>{others.map(row)}</Group>
      {links.length === 0 && devices.length === 0 && !transfers.some(isUnfinished) && (
        <p class="log-empty">{text('devicesNone')}</p>
      )}
    </div>
  );
}

function Group({ heading, children }: { heading: string; children: ComponentChildren[] }) {
  if (children.length === 0) return null;
  return (
    <section>
      <h2 class="group-heading">{heading}</h2>
      <ul class="device-list">{children}</ul>
    </section>
  );
}
