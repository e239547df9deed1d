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
  const urls = useMemo(() => blobsOf(preview).map((blob) => URL.createObjectURL(blob)), [preview]);
  useEffect(
    () => () => {
      for (const url of urls) URL.revokeObjectURL(url);
    },
    [urls],
  );
  const [url] = urls;
  switch (preview.kind) {
    case 'picture':
      return <img class="preview-media" src={url} alt={text('previewOf', name)} draggable={false} onError={onBroken} />;
    case 'pictures':
      return (
        <>
          {urls.map((one) => (
            <span key={one} class="preview-tile">
              <img class="preview-media" src={one} alt="" draggable={false} />
            </span>
          ))}
        </>
      );
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

function blobsOf(preview: Preview): Blob[] {
  switch (preview.kind) {
    case 'picture':
      return [preview.thumbnail];
    case 'pictures':
      return preview.thumbnails;
    case 'text':
      return [];
    case 'video':
    case 'audio':
      return [preview.source];
  }
}
