import { Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConnectionView, EndView, PathKind } from '../../contract/snapshot.ts';
import type { Milliseconds } from '../../core/units.ts';
import { formatLatency, formatNumber, formatSize } from '../format.ts';
import type { Store } from '../store.ts';
import { text, type WordKey } from '../words.ts';

/** Calm enough to read, and a file that moves is seen to move. */
const REFRESH_MS: Milliseconds = 1000;

const PATHS: Record<PathKind, WordKey> = {
  unknown: 'pathUnknown',
  'same-network': 'connectionPathSame',
  direct: 'connectionPathDirect',
  relay: 'connectionPathRelay',
};

/** How the packets of a link go, and how many there were. Asked for only while it is looked at. */
export function ConnectionPanel({ linkId, send }: { linkId: string; send: Store['send'] }) {
  const [shown, setShown] = useState<ConnectionView | null>(null);
  useEffect(() => {
    let current = true;
    const look = async () => {
      const outcome = await send({ type: 'describeConnection', linkId });
      const value = outcome.ok ? outcome.value : undefined;
      if (current && value && 'lanes' in value) setShown(value);
    };
    void look();
    const timer = setInterval(() => void look(), REFRESH_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [linkId, send]);

  const rows: [label: WordKey, value: string][] =
    shown === null
      ? []
      : [
          ['connectionPath', text(PATHS[shown.path])],
          ['connectionHere', endText(shown.local)],
          ['connectionThere', endText(shown.remote)],
          ['connectionRoundTrip', shown.roundTripMs === null ? '…' : formatLatency(shown.roundTripMs)],
          ['connectionLanes', formatNumber(shown.lanes)],
          ['connectionSent', formatSize(shown.sentBytes)],
          ['connectionReceived', formatSize(shown.receivedBytes)],
        ];
  return (
    <section class="trust-explained" aria-label={text('connectionTitle')}>
      <dl class="connection-rows">
        {rows.map(([label, value]) => (
          <Fragment key={label}>
            <dt>{text(label)}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

function endText(end: EndView | null): string {
  if (end === null || end.address === null) return text('connectionHidden');
  const address = end.address.includes(':') ? `[${end.address}]:${end.port}` : `${end.address}:${end.port}`;
  if (end.kind === 'relay') return text('connectionEndRelay', address);
  return end.kind === 'host' ? address : text('connectionEndSeen', address);
}
