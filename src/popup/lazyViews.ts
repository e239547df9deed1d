import { useEffect, useRef, useState } from 'preact/hooks';
import { type LazyView, lazyView } from './parts/lazyView.tsx';
import type { View } from './route.ts';

// What few look at is no part of the page's start. A line here and one in `PARTS`, and `drawView` uses it as any other.
export const CameraPage = lazyView(async () => (await import('./pairing/CameraPage.tsx')).CameraPage);
export const DeviceView = lazyView(async () => (await import('./devices/DeviceView.tsx')).DeviceView);
/** A conversation begins once. */
export const EmptyTalk = lazyView(async () => (await import('./talk/EmptyTalk.tsx')).EmptyTalk);
export const FilesView = lazyView(async () => (await import('./files/FilesView.tsx')).FilesView);
export const HistoryView = lazyView(async () => (await import('./history/HistoryView.tsx')).HistoryView);
export const SearchView = lazyView(async () => (await import('./search/SearchView.tsx')).SearchView);
export const SettingsPages = lazyView(async () => (await import('./settings/SettingsPages.tsx')).SettingsPages);
export const ShareChoice = lazyView(async () => (await import('./share/ShareChoice.tsx')).ShareChoice);
export const ShortcutsView = lazyView(async () => (await import('./shortcuts/ShortcutsView.tsx')).ShortcutsView);
export const QueueComposer = lazyView(async () => (await import('./devices/QueueComposer.tsx')).QueueComposer);
export const StopView = lazyView(async () => (await import('./trust/StopView.tsx')).StopView);
/** The tab waits for it before it draws anything. */
export const TabShell = lazyView(async () => (await import('./devices/TabShell.tsx')).TabShell);

/** What must be there before a view is shown. */
const PARTS: Partial<Record<View['view'], readonly Pick<LazyView<never>, 'load' | 'isLoaded'>[]>> = {
  camera: [CameraPage],
  device: [DeviceView, QueueComposer],
  files: [FilesView],
  history: [HistoryView],
  permissions: [SettingsPages],
  servers: [SettingsPages],
  settings: [SettingsPages],
  share: [ShareChoice],
  shortcuts: [ShortcutsView],
  stopped: [StopView],
  why: [SettingsPages],
};

/**
 * The view to draw: the one that is wanted, and until its code is there the one before, so that nothing flashes. A
 * load that fails leaves that one on show.
 */
export function useLoadedView(wanted: View): View {
  const shown = useRef(wanted);
  const [, setLoaded] = useState<View | null>(null);
  const isLoaded = PARTS[wanted.view]?.every((part) => part.isLoaded()) ?? true;
  useEffect(() => {
    if (!isLoaded) void Promise.all(PARTS[wanted.view]?.map((part) => part.load()) ?? []).then(() => setLoaded(wanted));
  }, [wanted, isLoaded]);
  if (isLoaded) shown.current = wanted;
  return shown.current;
}
