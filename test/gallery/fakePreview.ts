import type { Preview, PreviewSize } from '../../src/contract/preview.ts';
import { drawSheet } from '../../src/offscreen/transfer/drawSmall.ts';

const CSV = [
  'line,from,to,departs,arrives',
  '28E,Martim Moniz,Campo de Ourique (Prazeres),08:10,08:58',
  '12E,Praça da Figueira,Praça da Figueira,08:15,08:35',
  'ferry,Cais do Sodré,Cacilhas,08:20,08:30',
  'ferry,Cacilhas,Cais do Sodré,08:35,08:45',
  '28E,Martim Moniz,Graça,08:40,08:55',
].join('\n');

/** What the transfer worker would give of the files of `previewCards.ts`. */
export async function fakePreview(transferId: string, size: PreviewSize): Promise<Preview | null> {
  const isPaper = transferId === 'pdf' || transferId === 'slides';
  if (size === 'row') {
    const thumbnail = isPaper ? await drawSheet(await page(transferId)) : await painted(72, 72);
    return { kind: 'picture', thumbnail, original: null };
  }
  if (isPaper) return { kind: 'picture', thumbnail: await page(transferId), original: null };
  switch (transferId) {
    case 'wide':
      return { kind: 'picture', thumbnail: await painted(572, 322), original: null };
    case 'tall':
      return { kind: 'picture', thumbnail: await painted(216, 480), original: null };
    case 'small':
      return { kind: 'picture', thumbnail: await painted(32, 32), original: null };
    case 'still':
      return { kind: 'picture', thumbnail: await painted(572, 322), original: null };
    case 'broken':
      return { kind: 'picture', thumbnail: new Blob(['no picture'], { type: 'image/webp' }), original: null };
    case 'film':
      return { kind: 'video', source: await filmed() };
    case 'sound':
      return { kind: 'audio', source: silence() };
    case 'album':
      return {
        kind: 'pictures',
        thumbnails: await Promise.all([572, 300, 480, 200].map((width) => painted(width, 322))),
      };
    case 'pair':
      return { kind: 'pictures', thumbnails: await Promise.all([572, 300].map((width) => painted(width, 322))) };
    case 'csv':
      return { kind: 'text', text: CSV, original: null };
    case 'note':
      return { kind: 'text', text: '내일 아침 아홉 시, 강가에서.\n우산 챙기기', original: null };
    default:
      return new Promise(() => {});
  }
}

/** Hills before an evening sky. */
function draw(context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D, width: number, height: number) {
  context.fillStyle = '#f2b27a';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#fbe3b5';
  context.beginPath();
  context.arc(width * 0.68, height * 0.42, Math.min(width, height) * 0.13, 0, 7);
  context.fill();
  for (const [color, top, wave] of [
    ['#b8623f', 0.55, 0.09],
    ['#6d4552', 0.68, 0.06],
    ['#2c3947', 0.82, 0.05],
  ] as const) {
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(0, height);
    for (let x = 0; x <= width; x++) {
      context.lineTo(x, height * (top + wave * Math.sin((x / width) * 5 + top * 40)));
    }
    context.lineTo(width, height);
    context.fill();
  }
}

async function painted(width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context) draw(context, width, height);
  return canvas.convertToBlob({ type: 'image/webp' });
}

/** The first page of a letter, or of slides. */
async function page(transferId: string): Promise<Blob> {
  const [width, height] = transferId === 'pdf' ? [339, 480] : [480, 270];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#222222';
  context.font = '600 22px sans-serif';
  context.fillText(transferId === 'pdf' ? 'Rental agreement' : 'Lisbon', 36, 62);
  context.fillStyle = '#8a8f94';
  for (let top = 96; top < height - 44; top += 13) context.fillRect(36, top, (width - 72) * (top % 5 ? 1 : 0.6), 4);
  return canvas.convertToBlob({ type: 'image/webp' });
}

/** Half a second of it. */
async function filmed(): Promise<Blob> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 360];
  const context = canvas.getContext('2d');
  const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: 'video/webm' });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  recorder.start();
  const frames = setInterval(() => context && draw(context, 640, 360), 50);
  setTimeout(() => recorder.stop(), 400);
  await ended;
  clearInterval(frames);
  return new Blob(parts, { type: 'video/webm' });
}

/** A second of 8 kHz, 8 bits. */
function silence(): Blob {
  const bytes = new Uint8Array(44 + 8000).fill(128, 44);
  const view = new DataView(bytes.buffer);
  const word = (at: number, letters: string) =>
    [...letters].forEach((letter, index) => {
      view.setUint8(at + index, letter.charCodeAt(0));
    });
  word(0, 'RIFF');
  view.setUint32(4, 36 + 8000, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8000, true);
  view.setUint32(28, 8000, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  word(36, 'data');
  view.setUint32(40, 8000, true);
  return new Blob([bytes], { type: 'audio/wav' });
}
