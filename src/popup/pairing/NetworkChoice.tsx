import type { NetworkChoice as Network } from '../../core/iceServer.ts';
import { text } from '../words.ts';

const CHOICES = [
  ['same', 'networkSame'],
  ['different', 'networkDifferent'],
] as const;

interface NetworkChoiceProps {
  choice: Network;
  onChoose: (network: Network) => void;
}

/** Whether the two devices are in one network. The other choice asks servers, so it is never made for a person. */
export function NetworkChoice({ choice, onChoose }: NetworkChoiceProps) {
  return (
    <fieldset class="network-choice">
      <legend class="visually-hidden">{text('networkChoice')}</legend>
      {CHOICES.map(([network, label]) => (
        <label key={network} class="network-option">
          <input
            class="visually-hidden"
            type="radio"
            name="network"
            checked={choice === network}
            onChange={() => onChoose(network)}
          />
          {text(label)}
        </label>
      ))}
    </fieldset>
  );
}
