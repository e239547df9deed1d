import { useShortName } from './useShortName.ts';

/**
 * A file's or device's name that shortens in its middle; whole in the tooltip, and for a screen reader. The whole name
 * makes the width in either case, so that nothing moves when it is shortened.
 */
export function MiddleName({ name, class: extraClass = '' }: { name: string; class?: string }) {
  const { line, short } = useShortName(name);
  return (
    <span class={`middle-name ${extraClass}`} title={name} dir="auto" ref={line}>
      {short === null ? (
        name
      ) : (
        <>
          <span class="visually-hidden">{name}</span>
          <span class="middle-name-whole" data-whole aria-hidden="true">
            {name}
          </span>
          <span class="middle-name-short" aria-hidden="true">
            {short}
          </span>
        </>
      )}
    </span>
  );
}
