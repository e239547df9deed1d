import { Switch } from '../parts/Switch.tsx';
import { text } from '../words.ts';

interface RememberSwitchProps {
  on: boolean;
  onChange: (on: boolean) => void;
}

/** Remembering is an explicit act, and can be taken back where it was done. */
export function RememberSwitch({ on, onChange }: RememberSwitchProps) {
  return (
    <div class="remember">
      <Switch title={text('rememberDevice')} hint={text('rememberHint')} on={on} onChange={onChange} />
    </div>
  );
}
