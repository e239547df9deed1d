import type { Accepts, RememberedDevice } from '../../contract/devices.ts';
import { firstAccepts } from '../../contract/firstAccepts.ts';
import { formatSize } from '../format.ts';
import { text, type WordKey } from '../words.ts';

interface AcceptsChoiceProps {
  device: RememberedDevice;
  onChange: (accepts: Accepts) => void;
}

/** Totals a day to choose from. */
const DAILY_BYTES = [100e6, 1e9, 10e9, 100e9, 1e12];

const OPTIONS: [Accepts['kind'], WordKey, WordKey][] = [
  ['nothing', 'acceptsNothing', 'acceptsNothingHint'],
  ['messages', 'acceptsMessages', 'acceptsMessagesHint'],
  ['files', 'acceptsFiles', 'acceptsFilesHint'],
];

/** What comes in from a device by itself. Only a key that was checked may choose. */
export function AcceptsChoice({ device, onChange }: AcceptsChoiceProps) {
  const { accepts, verified, accepted } = device;
  const choose = (kind: Accepts['kind']) => onChange(firstAccepts(kind));
  return (
    <fieldset class="accepts" disabled={!verified}>
      <legend class="group-heading">{text('acceptsHeading')}</legend>
      {OPTIONS.map(([kind, name, hint]) => (
        <label key={kind} class="accepts-option">
          <input type="radio" name="accepts" checked={accepts.kind === kind} onChange={() => choose(kind)} />
          <span class="device-words">
            <span class="device-name">{text(name)}</span>
            <span class="second">{text(hint)}</span>
          </span>
        </label>
      ))}
      {accepts.kind === 'files' && (
        <div class="accepts-daily">
          <select
            class="select"
            aria-label={text('acceptsDaily')}
            value={String(accepts.dailyBytes)}
            onChange={({ currentTarget }) => onChange({ kind: 'files', dailyBytes: Number(currentTarget.value) })}
          >
            {DAILY_BYTES.map((bytes) => (
              <option key={bytes} value={String(bytes)}>
                {text('acceptsDailySize', formatSize(bytes))}
              </option>
            ))}
          </select>
          {accepted.bytes > 0 && <span class="second">{text('acceptsUsed', formatSize(accepted.bytes))}</span>}
        </div>
      )}
      {!verified && <p class="accepts-note">{text('acceptsNeedsCheck')}</p>}
    </fieldset>
  );
}
