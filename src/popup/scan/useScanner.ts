import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Services } from '../services.ts';
import type { CodeReader, Reading } from './CodeReader.ts';
import { cameraFailure, type ScanState } from './ScanState.ts';
import { watchCamera } from './watchCamera.ts';

/** "Closer" stays this long after something like a code was last seen, so that it does not flicker. */
const CLOSER_MS = 900;

interface Scanner {
  state: ScanState;
  /** Starts the camera; asks for it where that was not done yet. */
  start: () => void;
  stop: () => void;
  /** The element that plays `state.stream` comes here, and its frames are read. */
  attach: (video: HTMLVideoElement | null) => void;
  /** Reads a picture that was pasted. */
  readPicture: (picture: Blob) => Promise<Reading>;
}

/**
 * The camera and the decoder while the pairing view is open. Starts by itself where the camera is allowed and `active`;
 * stops when the page is hidden, when `active` ends, and with the view.
 */
export function useScanner(camera: Services['camera'], active: boolean, onCode: (text: string) => void): Scanner {
  const [state, setState] = useState<ScanState>({ phase: 'checking' });
  const reader = useRef<CodeReader | null>(null);
  const stream = useRef<MediaStream | null>(null);
  const unwatch = useRef<(() => void) | null>(null);
  const attempt = useRef(0);
  /** From the start of the camera to its release: until then, nothing else starts it. */
  const running = useRef(false);
  const onCodeNow = useRef(onCode);
  onCodeNow.current = onCode;

  const release = useCallback(() => {
    attempt.current += 1;
    running.current = false;
    unwatch.current?.();
    unwatch.current = null;
    for (const track of stream.current?.getTracks() ?? []) track.stop();
    stream.current = null;
    reader.current?.close();
    reader.current = null;
  }, []);

  const stop = useCallback(() => {
    release();
    setState({ phase: 'stopped' });
  }, [release]);

  const start = useCallback(async () => {
    release();
    const mine = attempt.current;
    running.current = true;
    setState({ phase: 'starting' });
    try {
      const opened = await camera.open();
      if (mine !== attempt.current) {
        for (const track of opened.getTracks()) track.stop();
        return;
      }
      stream.current = opened;
      // Unplugged, or no longer allowed.
      opened.getVideoTracks()[0]?.addEventListener('ended', stop);
      setState({ phase: 'looking', stream: opened, closer: false });
    } catch (error) {
      if (mine !== attempt.current) return;
      running.current = false;
      setState(cameraFailure(error));
    }
  }, [camera, release, stop]);

  const attach = useCallback(
    (video: HTMLVideoElement | null) => {
      unwatch.current?.();
      unwatch.current = null;
      if (!video || !stream.current) return;
      reader.current ??= camera.createReader();
      let nearAt = Number.NEGATIVE_INFINITY;
      unwatch.current = watchCamera(
        video,
        reader.current,
        (reading) => {
          if (reading.text !== null) return onCodeNow.current(reading.text);
          const now = performance.now();
          if (reading.near) nearAt = now;
          const closer = now - nearAt < CLOSER_MS;
          setState((old) => (old.phase === 'looking' && old.closer !== closer ? { ...old, closer } : old));
        },
        (error) => {
          console.error('The decoder failed', error);
          release();
          setState({ phase: 'decoderFailed' });
        },
      );
    },
    [camera, release],
  );

  useEffect(() => {
    if (!active) {
      stop();
      return;
    }
    let ended = false;
    const follow = (permission: PermissionState) => {
      if (ended || running.current || document.visibilityState === 'hidden') return;
      if (permission === 'granted') void start();
      else setState({ phase: permission === 'denied' ? 'denied' : 'unasked' });
    };
    const ask = () => camera.permission().then(follow, () => follow('prompt'));
    const onVisibility = () => {
      if (document.visibilityState === 'hidden') stop();
      else void ask();
    };
    void ask();
    const unsubscribe = camera.onPermissionChange(follow);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      ended = true;
      unsubscribe();
      document.removeEventListener('visibilitychange', onVisibility);
      release();
    };
  }, [active, camera, release, start, stop]);

  const readPicture = useCallback(
    async (picture: Blob) => {
      const own = camera.createReader();
      try {
        return await own.readPicture(picture);
      } finally {
        own.close();
      }
    },
    [camera],
  );

  return { state, start: () => void start(), stop, attach, readPicture };
}
