import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Services } from '../services.ts';
import type { CodeReader, Reading } from './CodeReader.ts';
import { isUndecided } from './isUndecided.ts';
import { cameraFailure, type ScanState } from './ScanState.ts';
import { type ShownHint, steadyHint } from './steadyHint.ts';
import { setTorch, torchOf } from './torch.ts';
import { watchCamera } from './watchCamera.ts';

interface Scanner {
  state: ScanState;
  /** Starts the camera; asks for it where that was not done yet. */
  start: () => void;
  stop: () => void;
  /** Goes on with another camera, and begins with it from now on. */
  chooseCamera: (cameraId: string) => void;
  switchTorch: () => void;
  /** The element that plays `state.stream` comes here, and its frames are read. */
  attach: (video: HTMLVideoElement | null) => void;
  /** Reads a picture that came in another way. */
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
  /** There was no camera, or it went: one that is plugged in is used. */
  const lacks = useRef(false);
  lacks.current = state.phase === 'missing' || state.phase === 'unplugged';
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

  /** Unplugged, or no longer allowed. */
  const lose = useCallback(async () => {
    release();
    const mine = attempt.current;
    const permission = await camera.permission();
    if (mine === attempt.current) setState({ phase: permission === 'denied' ? 'denied' : 'unplugged' });
  }, [camera, release]);

  const refreshList = useCallback(async () => {
    try {
      const cameras = await camera.list();
      setState((old) => (old.phase === 'looking' ? { ...old, cameras } : old));
    } catch (error) {
      console.info('The browser does not say which cameras there are', error);
    }
  }, [camera]);

  const start = useCallback(async () => {
    release();
    const mine = attempt.current;
    running.current = true;
    setState({ phase: 'starting' });
    void isUndecided(camera).then((isAsked) => {
      if (isAsked)
        setState((old) => (mine === attempt.current && old.phase === 'starting' ? { phase: 'asking' } : old));
    });
    try {
      const opened = await camera.open();
      if (mine !== attempt.current) {
        for (const track of opened.getTracks()) track.stop();
        return;
      }
      stream.current = opened;
      opened.getVideoTracks()[0]?.addEventListener('ended', () => {
        if (mine === attempt.current) void lose();
      });
      setState({ phase: 'looking', stream: opened, hint: null, cameras: [], torch: torchOf(opened) });
      await refreshList();
    } catch (error) {
      const undecided = await isUndecided(camera);
      if (mine !== attempt.current) return;
      running.current = false;
      setState(cameraFailure(error, undecided));
    }
  }, [camera, release, lose, refreshList]);

  const attach = useCallback(
    (video: HTMLVideoElement | null) => {
      unwatch.current?.();
      unwatch.current = null;
      if (!video || !stream.current) return;
      reader.current ??= camera.createReader();
      let shown: ShownHint | null = null;
      unwatch.current = watchCamera(
        video,
        reader.current,
        (reading) => {
          if (reading.text !== null) return onCodeNow.current(reading.text);
          shown = steadyHint(shown, reading.hint, performance.now());
          const hint = shown?.hint ?? null;
          setState((old) => (old.phase === 'looking' && old.hint !== hint ? { ...old, hint } : old));
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
      if (ended || document.visibilityState === 'hidden') return;
      if (permission === 'denied') {
        // Also while it runs: a browser may take its time to end what it no longer allows.
        release();
        setState({ phase: 'denied' });
      } else if (running.current) return;
      else if (permission === 'granted') void start();
      else void askFirst();
    };
    /** Before anybody is asked for a camera, that there is none is better known. */
    const askFirst = async () => {
      const exists = await camera.exists().catch(() => true);
      if (!ended && !running.current) setState({ phase: exists ? 'unasked' : 'missing' });
    };
    const ask = () => camera.permission().then(follow, () => follow('prompt'));
    const onVisibility = () => {
      if (document.visibilityState === 'hidden') stop();
      else void ask();
    };
    void ask();
    const unsubscribe = camera.onPermissionChange(follow);
    const unsubscribeList = camera.onListChange(() => {
      // One that was plugged in is what was missing; else the list is another one.
      if (lacks.current) void ask();
      else void refreshList();
    });
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      ended = true;
      unsubscribe();
      unsubscribeList();
      document.removeEventListener('visibilitychange', onVisibility);
      release();
    };
  }, [active, camera, refreshList, release, start, stop]);

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

  const chooseCamera = (cameraId: string) => {
    camera.choose(cameraId);
    void start();
  };
  const switchTorch = async () => {
    if (state.phase !== 'looking' || state.torch === 'none') return;
    const { stream: lit } = state;
    const torch = await setTorch(lit, state.torch === 'on' ? 'off' : 'on');
    setState((old) => (old.phase === 'looking' && old.stream === lit ? { ...old, torch } : old));
  };

  return {
    state,
    start: () => void start(),
    stop,
    chooseCamera,
    switchTorch: () => void switchTorch(),
    attach,
    readPicture,
  };
}
