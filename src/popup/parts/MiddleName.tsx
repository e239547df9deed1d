import { useMemo } from 'preact/hooks';
import { splitForMiddle } from '../shortenMiddle.ts';

/** A file's or device's name that shortens in its middle, so that its ending stays visible; whole in the tooltip. */
export function MiddleName({ name, class: extraClass = '' }: { name: string; class?: string }) {
  const { head, tail } = useMemo(() => splitForMiddle(name), [name]);
  return (
    <span class={`middle-name ${extraClass}`} title={name}>
      <bdi class="middle-name-head">{head}</bdi>
      {tail && <bdi class="middle-name-tail">{tail}</bdi>}
    </span>
  );
}
