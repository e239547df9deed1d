import { useEffect, useMemo } from 'preact/hooks';
import type { Preview } from '../../contract/preview.ts';
import { text } from '../words.ts';

export interface PreviewContentProps {
  preview: Preview;
  /** Of the file. */
  name: string;
  /** The browser cannot show it after all. */
  onBroken: () => void;
}

/** A picture, a player, or the first lines. Words are only ever text, and no bytes are ever a document. */
export function PreviewContent({ preview, name, onBroken }: PreviewContentProps) {
  const blob = preview.kind === 'picture' ? preview.thumbnail : preview.kind === 'text' ? null : preview.source;
  const url = useMemo(() => (blob === null ? '' : URL.createObjectURL(blob)), [blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  switch (preview.kind) {
    case 'picture':
      return <img class="preview-media" src={url} alt={text('previewOf', name)} draggable={false} onError={onBroken} />;
    case 'text':
      return (
        <p class="preview-words" dir="auto">
          {preview.text}
        </p>
      );
    case 'video':
      return (
        // biome-ignore lint/a11y/useMediaCaption: the peer's own film comes without a track.
        <video
          class="preview-media"
          src={url}
          controls
          controlsList="nodownload noremoteplayback"
          disablePictureInPicture
          preload="metadata"
          aria-label={text('previewOf', name)}
          onError={onBroken}
        />
      );
    case 'audio':
      return (
        // biome-ignore lint/a11y/useMediaCaption: the peer's own recording comes without a track.
        <audio
          class="preview-media"
          src={url}
          controls
          controlsList="nodownload noremoteplayback"
          preload="metadata"
          aria-label={text('previewOf', name)}
          onError={onBroken}
        />
      );
  }
}
