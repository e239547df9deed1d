import type { Torch } from './ScanState.ts';

/** `torch` is the Image Capture specification's (§4.1), which the type library does not know. */
interface TorchTrack {
  getCapabilities?(): { torch?: boolean };
  applyConstraints(constraints: { advanced: { torch: boolean }[] }): Promise<void>;
}

const trackOf = (stream: MediaStream) => stream.getVideoTracks()[0] as TorchTrack | undefined;

/** A camera starts with its lamp off. */
export function torchOf(stream: MediaStream): Torch {
  // Firefox has no `getCapabilities` before version 132.
  return trackOf(stream)?.getCapabilities?.().torch === true ? 'off' : 'none';
}

/** @returns what the lamp does then */
export async function setTorch(stream: MediaStream, torch: 'off' | 'on'): Promise<Torch> {
  try {
    await trackOf(stream)?.applyConstraints({ advanced: [{ torch: torch === 'on' }] });
    return torch;
  } catch (error) {
    console.info('The lamp does not do what its camera promised', error);
    return 'none';
  }
}
