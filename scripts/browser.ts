/** Finds a Chromium-family browser, or gets one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  Browser,
  computeExecutablePath,
  detectBrowserPlatform,
  getInstalledBrowsers,
  install,
  resolveBuildId,
} from '@puppeteer/browsers';

/** The environment variable that names a browser's executable and comes before everything else. */
export const BROWSER_VARIABLE = 'TANDEM_BROWSER';

const DEBIAN_PACKAGES = ['chromium', 'fonts-noto-cjk', 'fonts-noto-color-emoji'];

const say = (line: string) => console.error(line);

/**
 * Looks at the variable, then the usual places, then the browser that an earlier call downloaded; then installs
 * Debian's package (as root, where apt is), else downloads Chrome for Testing. Says on stderr what takes time.
 *
 * @returns the path of the browser's executable
 * @throws Error with one sentence that says what to do
 */
export async function findBrowser(): Promise<string> {
  const named = process.env[BROWSER_VARIABLE];
  if (named) {
    const found = existsSync(named) ? named : onPath(named);
    if (found) return found;
    throw new Error(
      `${BROWSER_VARIABLE} names ${named}, which does not exist: set it to a Chromium or Chrome program.`,
    );
  }
  const usual = usualPlace() ?? (await downloadedBefore());
  if (usual) return usual;
  if (installDebianPackages(DEBIAN_PACKAGES)) {
    const installed = usualPlace();
    if (installed) return installed;
  }
  return download();
}

/** Installs the fonts that Korean text and emoji need in screenshots, where that is possible, and says so. */
export function ensureFonts(): void {
  if (process.platform !== 'linux') return;
  const list = spawnSync('fc-list', ['--format=%{family}\n'], { encoding: 'utf8' }).stdout ?? '';
  const missing = [
    ['Noto Sans CJK', 'fonts-noto-cjk'],
    ['Noto Color Emoji', 'fonts-noto-color-emoji'],
  ].flatMap(([family, name]) => (family && name && !list.includes(family) ? [name] : []));
  if (missing.length > 0 && !installDebianPackages(missing)) {
    say(`Pictures may show boxes for some letters: ${missing.join(' and ')} could not be installed.`);
  }
}

/** The file of a program on the path; `undefined` where there is none. */
export function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));
}

/** Chromium before the branded ones, as its automation has the fewest rules of its own. */
function usualPlace(): string | undefined {
  if (process.platform === 'linux') {
    const names = [
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      'brave-browser',
      'microsoft-edge',
    ];
    return names.map(onPath).find((file) => file !== undefined);
  }
  return candidates().find((file) => existsSync(file));
}

function candidates(): string[] {
  if (process.platform === 'darwin') {
    const names = ['Chromium', 'Google Chrome', 'Brave Browser', 'Microsoft Edge'];
    return ['/Applications', path.join(os.homedir(), 'Applications')].flatMap((folder) =>
      names.map((name) => path.join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
    );
  }
  if (process.platform === 'win32') {
    const programs = [
      ['Chromium', 'Application', 'chrome.exe'],
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['BraveSoftware', 'Brave-Browser', 'Application', 'brave.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ];
    const folders = [process.env.LOCALAPPDATA, process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)']];
    return programs.flatMap((parts) => folders.flatMap((folder) => (folder ? [path.join(folder, ...parts)] : [])));
  }
  return [];
}

/** @returns false where apt or root is missing, or it failed */
export function installDebianPackages(packages: string[]): boolean {
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return false;
  say(`Installing ${packages.join(', ')} with apt…`);
  // Its own output goes to stderr: the last line of stdout belongs to the command that called.
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  return apt('-qq', 'update') && apt('-qq', 'install', '-y', '--no-install-recommends', ...packages);
}

const cacheDir = () => path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'tandem-browser');

async function downloadedBefore(): Promise<string | undefined> {
  const cached = await getInstalledBrowsers({ cacheDir: cacheDir() });
  return cached.find(({ browser, executablePath }) => browser === Browser.CHROME && existsSync(executablePath))
    ?.executablePath;
}

async function download(): Promise<string> {
  const hint = `install Chromium, or set ${BROWSER_VARIABLE} to the program of a Chromium-family browser`;
  const platform = detectBrowserPlatform();
  if (!platform) throw new Error(`No browser was found and none is offered for this system: ${hint}.`);
  try {
    const buildId = await resolveBuildId(Browser.CHROME, platform, 'stable');
    say(`No browser was found: downloading Chrome for Testing ${buildId} into ${cacheDir()}…`);
    await install({ browser: Browser.CHROME, buildId, platform, cacheDir: cacheDir() });
    return computeExecutablePath({ browser: Browser.CHROME, buildId, platform, cacheDir: cacheDir() });
  } catch (cause) {
    throw new Error(`No browser was found and the download failed: ${hint}.`, { cause });
  }
}
