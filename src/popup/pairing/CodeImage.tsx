import { useEffect, useMemo } from 'preact/hooks';
import type { CodeView } from '../../contract/snapshot.ts';
import { text } from '../words.ts';
import { modulePixels, modulesPath, QUIET_ZONE } from './codeGeometry.ts';

/** The mark that measures how soon the code is on screen. */
const PAINTED_MARK = 'tandem:code-painted';

interface CodeImageProps {
  symbol: CodeView['symbol'];
  /** CSS pixels that the code and its quiet zone may take. */
  available: number;
}

/** The pairing code as a QR code. */
export function CodeImage({ symbol, available }: CodeImageProps) {
  const { modules, dark } = symbol;
  const path = useMemo(() => modulesPath(modules, dark), [modules, dark]);
  const total = modules + 2 * QUIET_ZONE;
  const pixels = total * modulePixels(modules, available);

  // Each code is marked once, when its frame has been handed over: the first task behind the frame's callbacks.
  useEffect(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => performance.mark(PAINTED_MARK);
    const frame = requestAnimationFrame(() => port2.postMessage(null));
    return () => cancelAnimationFrame(frame);
  }, [dark]);

  return (
    <svg
      class="code-image"
      role="img"
      aria-label={text('yourCode')}
      data-modules={modules}
      viewBox={`0 0 ${total} ${total}`}
      width={pixels}
      height={pixels}
      shape-rendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
