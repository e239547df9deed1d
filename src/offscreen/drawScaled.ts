/** What the box of a picture on a card holds, in pixels of a dense screen. */
const BOX = { width: 572, height: 480 };

/** Draws a picture of this size as small as a card needs it, as a picture of ours. */
export async function drawScaled(
  picture: CanvasImageSource,
  { width: full, height: tall }: { width: number; height: number },
): Promise<Blob> {
  const scale = Math.min(1, BOX.width / full, BOX.height / tall);
  const width = Math.max(1, Math.round(full * scale));
  const height = Math.max(1, Math.round(tall * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.86 });
}
