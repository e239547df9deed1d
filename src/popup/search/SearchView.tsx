import { useEffect, useRef, useState } from 'preact/hooks';
import type { Conversation, Snapshot } from '../../contract/snapshot.ts';
import { DeviceRow } from '../devices/DeviceRow.tsx';
import { RememberedRow } from '../devices/RememberedRow.tsx';
import { waitingCount } from '../devices/waitingFor.ts';
import { formatDayWithin, formatTime } from '../format.ts';
import { IconButton } from '../parts/IconButton.tsx';
import type { Store } from '../store.ts';
import { useNow } from '../useNow.ts';
import { text } from '../words.ts';
import { deviceHits, glimpse, type Hit, holds, saidHits } from './searchHits.ts';
import { useKept } from './useKept.ts';

export interface SearchViewProps {
  snapshot: Snapshot;
  conversations: ReadonlyMap<string, Conversation>;
  send: Store['send'];
  onOpen: (linkId: string) => void;
  onDevice: (key: string) => void;
  /** To what was said; `words` are those that it was found by. */
  onFound: (place: Hit['place'], words: string) => void;
  onClose: () => void;
}

/** Devices by their names, and what was said and sent, in place of the list of devices. */
export function SearchView({ snapshot, conversations, send, onOpen, onDevice, onFound, onClose }: SearchViewProps) {
  const [words, setWords] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const now = useNow(60_000);
  const kept = useKept(send, snapshot.devices, words);
  const isAsked = words.trim() !== '';
  const found = isAsked ? deviceHits(words, snapshot) : { links: [], devices: [] };
  // What is kept was read for the words before while new ones are typed.
  const said = isAsked
    ? saidHits(words, { snapshot, conversations, kept }).filter((hit) => holds(hit.text, words))
    : [];
  const isEmpty = found.links.length + found.devices.length + said.length === 0;
  return (
    <search
      class="search"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header class="page-header search-top">
        <input
          ref={field}
          class="text-field"
          type="search"
          aria-label={text('search')}
          placeholder={text('search')}
          value={words}
          dir="auto"
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
        />
        <IconButton icon="cross" label={text('close')} onClick={onClose} />
      </header>
      <div class="devices-body">
        <p class="second search-note" role="status">
          {isAsked ? isEmpty && text('historyNotFound') : text('searchHint')}
        </p>
        <div class="device-groups">
          {found.links.length + found.devices.length > 0 && (
            <section>
              <h2 class="group-heading">{text('devices')}</h2>
              <ul class="device-list">
                {found.links.map((link) => (
                  <DeviceRow
                    key={link.id}
                    link={link}
                    transfers={snapshot.transfers}
                    selected={false}
                    onOpen={() => onOpen(link.id)}
                  />
                ))}
                {found.devices.map((device) => (
                  <RememberedRow
                    key={device.key}
                    device={device}
                    filesWaiting={0}
                    waiting={waitingCount(device.key, snapshot)}
                    selected={false}
                    onOpen={() => onDevice(device.key)}
                  />
                ))}
              </ul>
            </section>
          )}
          {said.length > 0 && (
            <section>
              <h2 class="group-heading">{text('acceptsFiles')}</h2>
              <ul class="device-list">
                {said.map((hit) => (
                  <HitRow key={hit.id} hit={hit} words={words} now={now} onOpen={() => onFound(hit.place, words)} />
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </search>
  );
}

function HitRow({ hit, words, now, onOpen }: { hit: Hit; words: string; now: number; onOpen: () => void }) {
  const [before, found, behind] = glimpse(hit.text, words);
  return (
    <li>
      <button type="button" class="device-row hit-row" onClick={onOpen}>
        <span class="hit-words" dir="auto">
          {before}
          <mark>{found}</mark>
          {behind}
        </span>
        <span class="second hit-place">
          <bdi>{hit.name}</bdi>, {formatDayWithin(hit.at, now)}, {formatTime(hit.at)}
        </span>
      </button>
    </li>
  );
}
