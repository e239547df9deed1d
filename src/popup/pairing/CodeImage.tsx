import { useEffect, useMemo } from 'preact/hooks';
import { create } from 'qrcode';
import { text } from '../words.ts';
import { modulePixels, modulesPath, QUIET_ZONE } from './codeGeometry.ts';

/** The mark that measures how soon the code is on screen. */
const PAINTED_MARK = 'tandem:code-painted';

interface CodeImageProps {
  /** base45, which fits a QR code's alphanumeric mode. */
  code: string;
  /** CSS pixels that the code and its quiet zone may take. */
  available: number;
}

/** The pairing code as a QR code. Level L: bigger modules are read better than more correction. */
export function CodeImage({ code, available }: CodeImageProps) {
  const { modules, path } = useMemo(() => {
    const symbol = create([{ data: code, mode: 'alphanumeric' }], { errorCorrectionLevel: 'L' }).modules;
    return { modules: symbol.size, path: modulesPath(symbol.size, (row, column) => symbol.get(row, column) === 1) };
  }, [code]);
  const total = modules + 2 * QUIET_ZONE;
  const pixels = total * modulePixels(modules, available);

  // Each code is marked once, when its frame has been handed over: the first task behind the frame's callbacks.
  useEffect(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => performance.mark(PAINTED_MARK);
    const frame = requestAnimationFrame(() => port2.postMessage(null));
    return () => cancelAnimationFrame(frame);
  }, [code]);

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
