/** Starts one browser with the built extension in a throw-away profile, or once more in one that was kept. */
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, launch } from 'puppeteer-core';
import { findBrowser } from './browser.ts';
import { DIST } from './paths.ts';

export interface LaunchOptions {
  /** False shows windows. Default: true. */
  headless?: boolean;
  /** Folder of the unpacked extension. Default: `dist/`. */
  extension?: string;
  /** Language of the browser and so of the extension, as BCP 47. Default: `en-US`. */
  language?: string;
  /** `file`: the camera shows `cameraFile`, which the caller writes before the camera starts. Default: `real`. */
  camera?: 'file' | 'real';
  /** Answers permission prompts with yes, as a person would. Needed where a page asks for the camera. */
  acceptPrompts?: boolean;
  /** More switches, for example field trials. */
  args?: string[];
  /** Position and size of the window in CSS pixels. */
  window?: { left: number; top: number; width: number; height: number };
  /** A command in front of the browser's own, for example `['ip', 'netns', 'exec', 'left']`. */
  prefix?: string[];
  /** The `home` of a browser that ended with `keep`: this one goes on with its profile. Default: a new one. */
  home?: string;
}

export interface LaunchedBrowser {
  browser: Browser;
  extensionId: string;
  /** What the camera shows, in YUV4MPEG2, where `camera` is `file`. */
  cameraFile: string;
  /** Where downloads land, without a question. */
  downloadsDir: string;
  /** The folder with the profile, the downloads and everything else that goes with the browser. */
  home: string;
  /** Closes the browser in an orderly way and removes its home. */
  close(options?: EndOptions): Promise<void>;
  /** Lets all its processes sleep, as a lid that is closed does. */
  sleep(): void;
  wake(): void;
  /** Kills the browser and all its processes at once, as a power cut would, and removes its home. */
  kill(options?: EndOptions): Promise<void>;
}

export interface EndOptions {
  /** True: the home stays, for another launch or until this program ends. */
  keep?: boolean;
}

/** Switches that puppeteer adds and that would make timers and pages behave better than they do for people. */
const UNREAL_SWITCHES = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-ipc-flooding-protection',
  '--disable-popup-blocking',
  // It would show a bar that says the browser is remote-controlled.
  '--enable-automation',
];

const QUIET_SWITCHES = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-quic',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--no-service-autorun',
];

const REMOVE = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };

/** Homes of browsers that run or may be started again. */
const homes = new Set<string>();

function removeHomes(): void {
  for (const home of homes) rmSync(home, REMOVE);
}

/**
 * Starts a browser and loads the extension through the protocol, which also works where `--load-extension` is
 * ignored (branded Chrome from 137).
 *
 * @throws Error if no browser is found or it does not start
 */
export async function launchBrowser(options: LaunchOptions = {}): Promise<LaunchedBrowser> {
  const { headless = true, extension = DIST, language = 'en-US', camera = 'real' } = options;
  const window = options.window ?? (headless ? { left: 0, top: 0, width: 1280, height: 1000 } : undefined);
  const home = options.home ?? (await mkdtemp(path.join(tmpdir(), 'tandem-')));
  // Also where the program ends by an error or Ctrl+C.
  if (homes.size === 0) process.once('exit', removeHomes);
  homes.add(home);
  const removeHome = async () => {
    await rm(home, REMOVE);
    homes.delete(home);
    if (homes.size === 0) process.off('exit', removeHomes);
  };
  try {
    const profile = path.join(home, 'profile');
    const downloadsDir = path.join(home, 'downloads');
    const cameraFile = path.join(home, 'camera.y4m');
    await mkdir(downloadsDir, { recursive: true });
    if (!existsSync(profile)) await writePreferences(profile, { downloadsDir, language, extension });

    const args = [...QUIET_SWITCHES, `--lang=${language}`, ...(options.args ?? [])];
    // The sandbox cannot start as root.
    if (process.getuid?.() === 0) args.push('--no-sandbox');
    if (camera === 'file') {
      args.push('--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${cameraFile}`);
    }
    if (options.acceptPrompts) args.push('--use-fake-ui-for-media-stream');
    // Headless Chromium's own screen is 800×600 px: too small for a popup of that size.
    if (headless) args.push('--screen-info={1600x1200}');
    if (window) {
      args.push(`--window-position=${window.left},${window.top}`, `--window-size=${window.width},${window.height}`);
    }

    const temporary = path.join(home, 'tmp');
    await mkdir(temporary, { recursive: true });
    const browser = await launch({
      executablePath: await prefixed(home, await findBrowser(), options.prefix ?? []),
      userDataDir: profile,
      headless,
      args,
      ignoreDefaultArgs: UNREAL_SWITCHES,
      defaultViewport: null,
      pipe: true,
      enableExtensions: true,
      // Linux takes the interface's language from the environment, the other systems from `--lang`.
      // What a killed browser leaves in the folder for temporary files goes with the profile.
      env: { ...process.env, LANGUAGE: language.replace('-', '_'), TMPDIR: temporary },
      handleSIGHUP: false,
      timeout: 60_000,
      protocolTimeout: 600_000,
    });
    try {
      const extensionId = await loadExtension(browser, extension);
      return {
        browser,
        extensionId,
        cameraFile,
        downloadsDir,
        home,
        async close({ keep = false } = {}) {
          if (browser.connected) await browser.close();
          if (!keep) await removeHome();
        },
        sleep: () => signalTree(browser, 'SIGSTOP'),
        wake: () => signalTree(browser, 'SIGCONT'),
        async kill({ keep = false } = {}) {
          await killTree(browser);
          if (!keep) await removeHome();
        },
      };
    } catch (error) {
      await browser.close();
      throw error;
    }
  } catch (error) {
    await removeHome();
    throw error;
  }
}

/** A profile that was kept has it already, unless it ended before Chromium had written that down. */
async function loadExtension(browser: Browser, extension: string): Promise<string> {
  const id = await unpackedExtensionId(extension);
  return (await browser.extensions()).has(id) ? id : browser.installExtension(extension);
}

async function writePreferences(
  profile: string,
  { downloadsDir, language, extension }: { downloadsDir: string; language: string; extension: string },
): Promise<void> {
  await mkdir(path.join(profile, 'Default'), { recursive: true });
  await writeFile(
    path.join(profile, 'Default', 'Preferences'),
    JSON.stringify({
      // Browser.setDownloadBehavior would save under GUID names.
      download: { default_directory: downloadsDir, prompt_for_download: false },
      intl: { accept_languages: language, selected_languages: language },
      extensions: {
        // An icon that is not pinned first slides into the toolbar: 260 ms before the popup opens (Chromium 156).
        pinned_extensions: [await unpackedExtensionId(extension)],
        ui: { developer_mode: true },
      },
    }),
  );
}

/** @returns the id that Chromium gives to an extension without a key: 128 bits of its path's SHA-256, as a to p */
async function unpackedExtensionId(folder: string): Promise<string> {
  const real = await realpath(folder);
  const bytes = Buffer.from(real, process.platform === 'win32' ? 'utf16le' : 'utf8');
  const digits = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return digits.replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/** @returns an executable that runs the browser behind `prefix`; the pipe to it passes through `exec` unharmed */
async function prefixed(home: string, executable: string, prefix: string[]): Promise<string> {
  if (prefix.length === 0) return executable;
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  const script = path.join(home, 'browser.sh');
  await writeFile(script, `#!/bin/sh\nexec ${[...prefix, executable].map(quote).join(' ')} "$@"\n`);
  await chmod(script, 0o755);
  return script;
}

function signalTree(browser: Browser, signal: 'SIGSTOP' | 'SIGCONT'): void {
  const pid = browser.process()?.pid;
  if (pid !== undefined) process.kill(-pid, signal);
}

/** Puppeteer starts the browser as leader of a process group of its own, except on Windows. */
async function killTree(browser: Browser): Promise<void> {
  const child = browser.process();
  if (!child?.pid || child.exitCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  if (process.platform === 'win32') child.kill('SIGKILL');
  else process.kill(-child.pid, 'SIGKILL');
  await exited;
}
