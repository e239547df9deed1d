/**
 * What a received file could do when it is opened, judged by its name, as the desktops do: a program runs, a disguised
 * one looks like something that does not. `null` for all else, which is no promise: a document may carry macros.
 */
export type FileRisk = 'program' | 'disguised';

/** Runs, installs, or is opened by what runs scripts: Windows, macOS, Linux, Android, and images that are mounted. */
const PROGRAM = new RegExp(
  `\\.(${[
    'exe|com|scr|pif|cpl|msc|msi|msix|msixbundle|appx|appxbundle|appinstaller|msp|mst|dll|sys|ocx|gadget|application',
    'bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|wsc|sct|hta|chm|reg|inf|url|lnk|scf|xll|xlam|ppam|one|diagcab',
    'docm|dotm|xlsm|xltm|xlsb|pptm|potm|ppsm',
    'app|pkg|mpkg|dmg|command|tool|workflow|action|scpt|applescript|terminal|fileloc|inetloc|webloc|mobileconfig',
    'sh|bash|zsh|csh|fish|run|appimage|deb|rpm|flatpak|flatpakref|snap|desktop|elf|bin|ko|so',
    'jar|jnlp|class|apk|xapk|aab|ipa|crx|xpi|py|pyc|pyw|pyz|pl|rb|php|lua|iso|img|vhd|vhdx',
  ].join('|')})_?$`,
  'i',
);
/** Endings that people take for something to look at. */
const HARMLESS =
  /\.(pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|md|csv|jpe?g|png|gif|webp|heic|bmp|svg|mp[34]|mov|avi|mkv|wav|zip|html?)$/i;
/** Room that pushes the real ending out of sight. */
const GAP = /[\s_.]{6,}$/;

/** `name` is a file's own, without its folders, as it would be shown. */
export function fileRisk(name: string): FileRisk | null {
  const ending = PROGRAM.exec(name);
  if (ending === null) return null;
  const before = name.slice(0, ending.index);
  return HARMLESS.test(before.trimEnd()) || GAP.test(before) ? 'disguised' : 'program';
}
