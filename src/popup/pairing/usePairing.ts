import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Pairing } from '../../contract/snapshot.ts';
import { type ErrorWords, errorWords } from '../errorWords.ts';
import type { IconName } from '../parts/icons.ts';
import { useDroppedCode } from '../scan/useDroppedCode.ts';
import { useScanner } from '../scan/useScanner.ts';
import type { Services, Surface } from '../services.ts';
import type { Store } from '../store.ts';
import { steps } from './pairingWords.ts';

const COPIED_MS = 2000;

/** How a code comes in. */
export type Way = 'scan' | 'paste' | 'tab' | 'picture';

interface CodeError {
  code: string;
  icon: IconName;
  words: ErrorWords;
  way: Way;
}

/** What the pairing view does: shows, copies, scans and takes in codes, and keeps what went wrong with the last one. */
export function usePairing(pairing: Pairing, surface: Surface, store: Store, services: Services) {
  const [error, setError] = useState<CodeError | null>(null);
  const [copied, setCopied] = useState(false);
  const [pasteHint, setPasteHint] = useState(false);
  const [again, setAgain] = useState(false);
  const accepting = useRef(false);
  const accepted = useRef<string | null>(null);
  const { iHaveTheirs } = steps(pairing);
  const ownCode = 'code' in pairing ? pairing.code : null;

  const refuse = useCallback((way: Way, code: string, detail?: string) => {
    setPasteHint(false);
    setError({ code, way, icon: iconFor(code), words: errorWords({ code, detail }) });
  }, []);

  const accept = useCallback(
    async (code: string, way: Way) => {
      // The camera sees the same code many times a second: one answer is enough.
      if (accepting.current || (way === 'scan' && accepted.current === code)) return;
      accepting.current = true;
      const source = way === 'scan' ? 'camera' : 'text';
      const outcome = await store.send({ type: 'acceptCode', text: code, source });
      accepting.current = false;
      setPasteHint(false);
      if (outcome.ok) {
        accepted.current = code;
        setError(null);
        setAgain(false);
      } else refuse(way, outcome.error.code, outcome.error.detail);
    },
    [store, refuse],
  );

  const wanted = (!iHaveTheirs || again) && !error;
  const scanner = useScanner(services.camera, wanted, (code) => void accept(code, 'scan'));

  const take = useCallback(
    async (content: string | Blob, way: Way) => {
      if (typeof content === 'string') return accept(content, way);
      let code = way === 'tab' ? 'tab-empty' : 'picture-empty';
      try {
        const reading = await scanner.readPicture(content);
        if (reading.text !== null) return await accept(reading.text, way);
        if (reading.hint === 'foreign') code = 'code-foreign';
      } catch (reason) {
        console.info('This cannot be read as a picture', reason);
      }
      refuse(way, code);
    },
    [accept, refuse, scanner.readPicture],
  );
  const hovering = useDroppedCode((content) => void take(content, typeof content === 'string' ? 'paste' : 'picture'));

  const showCopied = useCallback(() => setCopied(true), []);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const picture = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith('image/'));
      const content = picture ?? event.clipboardData?.getData('text/plain');
      if (content === undefined || content === '') return;
      event.preventDefault();
      void take(content, 'paste');
    };
    const onCopy = (event: ClipboardEvent) => {
      if (!ownCode || !event.clipboardData || getSelection()?.isCollapsed === false) return;
      event.clipboardData.setData('text/plain', ownCode.text);
      event.preventDefault();
      showCopied();
    };
    document.addEventListener('paste', onPaste);
    document.addEventListener('copy', onCopy);
    return () => {
      document.removeEventListener('paste', onPaste);
      document.removeEventListener('copy', onCopy);
    };
  }, [take, ownCode, showCopied]);

  return {
    error,
    copied,
    pasteHint,
    hovering,
    scanner,
    found: iHaveTheirs && !again && !error && 'by' in pairing ? pairing.by : null,
    copy: async () => {
      if (ownCode && (await services.copyText(ownCode.text))) showCopied();
    },
    paste: async () => {
      const content = await services.readClipboard();
      if (content === null) setPasteHint(true);
      else await take(content, 'paste');
    },
    readPicture: (picture: Blob) => void take(picture, 'picture'),
    scanTab: async () => {
      const picture = await services.captureTab();
      if (picture === null) refuse('tab', 'tab-refused');
      else await take(picture, 'tab');
    },
    /** Clears what went wrong and looks, or looks once more. */
    scan: async () => {
      accepted.current = null;
      // The browser's question cannot show in a popup or panel: there, a tab asks it.
      if (surface !== 'tab' && (await services.camera.permission()) !== 'granted') return services.openTab('camera');
      setError(null);
      setAgain(iHaveTheirs);
      scanner.start();
    },
  };
}

function iconFor(code: string): IconName {
  if (code === 'code-newer' || code === 'code-used' || code === 'protocol-mismatch') return 'renew';
  return code.startsWith('code-') || code.endsWith('-empty') ? 'scan' : 'alert';
}
