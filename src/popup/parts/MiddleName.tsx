import { useMemo } from 'preact/hooks';
import { splitForMiddle } from '../shortenMiddle.ts';

/**
 * A file's or device's name that shortens in its middle, so that its ending stays visible; whole in the tooltip, and
 * for a screen reader, which would read the halves as two words.
 */
export function MiddleName({ name, class: extraClass = '' }: { name: string; class?: string }) {
  const { head, tail } = useMemo(() => splitForMiddle(name), [name]);
  return (
    <span class={`middle-name ${extraClass}`} title={name} dir="auto">
      {tail ? (
        <>
          <span class="visually-hidden">{name}</span>
          <bdi class="middle-name-head" aria-hidden="true">
            {head}
          </bdi>
          <bdi class="middle-name-tail" aria-hidden="true">
            {tail}
          </bdi>
        </>
      ) : (
        <bdi class="middle-name-head">{head}</bdi>
      )}
    </span>
  );
}
