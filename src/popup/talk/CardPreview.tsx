import type { ComponentType } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Preview, PreviewView } from '../../contract/preview.ts';
import { Icon } from '../parts/Icon.tsx';
import { useSeen } from '../parts/useSeen.ts';
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
  const show = async (isGone: () => boolean) => {
    try {
      const loading = [load(transferId, 'card'), import('./PreviewContent.tsx')] as const;
      const [preview, { PreviewContent }] = await Promise.all(loading);
      if (!isGone()) setLoaded(preview === null ? 'broken' : { preview, Content: PreviewContent });
    } catch (cause) {
      console.info('Nothing to show:', cause);
      if (!isGone()) setLoaded('broken');
    }
  };
  // An album grows while its pictures arrive.
  useSeen(box, (isGone) => void show(isGone), [transferId, load, count]);
  if (loaded === 'broken') return null;
  const { preview, Content } = loaded ?? {};
  return (
    <div ref={box} class={`preview preview-${view.kind}`} style={boxStyle(view)}>
      {preview && Content && <Content preview={preview} name={name} onBroken={() => setLoaded('broken')} />}
      {preview && view.kind === 'still' && (
        <span class="preview-film">
          <Icon name="video" size={16} />
        </span>
      )}
    </div>
  );
}

/** What the style sheet makes the size of the box from. */
function boxStyle(view: PreviewView): Record<string, string> {
  if (view.kind === 'picture' || view.kind === 'still')
    return { '--width': String(view.width), '--height': String(view.height) };
  if (view.kind === 'pictures') return { '--count': String(view.count) };
  return view.kind === 'text' ? { '--lines': String(view.lines) } : {};
}
