/**
 * What a received file could do when it is opened, judged by its name, as the desktops do: a program runs, a disguised
 * one looks like something that does not, and a script opens in an editor unless its language is installed. `null` for
 * all else, which is no promise: a document may carry macros, and a program without its ending or the right to run may
 * be given both.
 */
export type FileRisk = 'script' | 'program' | 'disguised';

/** Runs, installs, or is opened by what runs scripts: Windows, macOS, Linux, Android, and images that are mounted. */
const PROGRAM = new RegExp(
  `\\.(${[
    'exe|com|scr|pif|cpl|msc|msi|msix|msixbundle|appx|appxbundle|appinstaller|msp|mst|dll|sys|ocx|gadget|application',
    'bat|cmd|vbs|vbe|js|jse|wsf|wsh|wsc|sct|hta|chm|reg|inf|url|lnk|scf|xll|xlam|ppam|one|diagcab',
    'docm|dotm|xlsm|xltm|xlsb|pptm|potm|ppsm',
    'app|pkg|mpkg|dmg|command|tool|workflow|action|scpt|applescript|terminal|fileloc|inetloc|webloc|mobileconfig',
    'run|appimage|deb|rpm|flatpak|flatpakref|snap|desktop|jar|jnlp|apk|xapk|aab|ipa|crx|xpi|iso|img|vhd|vhdx',
  ].join('|')})_?$`,
  'i',
);
/**
 * Windows opens those of PowerShell in an editor, macOS and Linux those of a shell; the others run on a double click
 * where somebody has installed their language. `js` is none of them: Windows runs it (Windows Script Host).
 */
const SCRIPT = /\.(ps1|psm1|mjs|cjs|sh|bash|zsh|csh|fish|py|pyc|pyw|pyz|pl|rb|php|lua)_?$/i;
/** Endings that people take for something to look at. */
const HARMLESS =
  /\.(pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|md|csv|jpe?g|png|gif|webp|heic|bmp|svg|mp[34]|mov|avi|mkv|wav|zip|html?)$/i;
/** Room that pushes the real ending out of sight. */
const GAP = /[\s_.]{6,}$/;

/** `name` is a file's own, without its folders, as it would be shown. */
export function fileRisk(name: string): FileRisk | null {
  const program = PROGRAM.exec(name);
  const ending = program ?? SCRIPT.exec(name);
  if (ending === null) return null;
  const before = name.slice(0, ending.index);
  if (HARMLESS.test(before.trimEnd()) || GAP.test(before)) return 'disguised';
  return program === null ? 'script' : 'program';
}
