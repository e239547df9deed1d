import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Preview, PreviewView } from '../../contract/preview.ts';
import type { Services } from '../services.ts';
import type { PreviewContentProps } from './PreviewContent.tsx';

interface CardPreviewProps {
  transferId: string;
  name: string;
  view: PreviewView;
  load: Services['previews']['load'];
}

interface Loaded {
  preview: Preview;
  Content: ComponentType<PreviewContentProps>;
}

/** What a card can show of its file: an empty box of the right size until it is seen, so that nothing moves. */
export function CardPreview({ transferId, name, view, load }: CardPreviewProps) {
  const box = useRef<HTMLDivElement>(null);
  const count = view.kind === 'pictures' ? view.count : 1;
  const [loaded, setLoaded] = useState<Loaded | 'broken' | null>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let isGone = false;
    const show = async () => {
      const [preview, { PreviewContent }] = await Promise.all([load(transferId), import('./PreviewContent.tsx')]);
      if (!isGone) setLoaded(preview === null ? 'broken' : { preview, Content: PreviewContent });
    };
    const seen = new IntersectionObserver(
      (changes) => {
        if (!changes.some(({ isIntersecting }) => isIntersecting)) return;
        seen.disconnect();
        show().catch((cause) => {
          console.info('Nothing to show:', cause);
          if (!isGone) setLoaded('broken');
        });
      },
      // Ready when it is scrolled to.
      { rootMargin: '200px' },
    );
    seen.observe(element);
    return () => {
      isGone = true;
      seen.disconnect();
    };
    // An album grows while its pictures arrive.
  }, [transferId, load, count]);
  if (loaded === 'broken') return null;
  const { preview, Content } = loaded ?? {};
  return (
    <div ref={box} class={`preview preview-${view.kind}`} style={boxStyle(view)}>
      {preview && Content && <Content preview={preview} name={name} onBroken={() => setLoaded('broken')} />}
    </div>
  );
}

/** What the style sheet makes the size of the box from. */
function boxStyle(view: PreviewView): Record<string, string> {
  if (view.kind === 'picture') return { '--width': String(view.width), '--height': String(view.height) };
  if (view.kind === 'pictures') return { '--count': String(view.count) };
  return view.kind === 'text' ? { '--lines': String(view.lines) } : {};
}
