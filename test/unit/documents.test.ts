import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import en from '../../_locales/en/messages.json' with { type: 'json' };
import ko from '../../_locales/ko/messages.json' with { type: 'json' };
import manifest from '../../manifest.json' with { type: 'json' };
import packageJson from '../../package.json' with { type: 'json' };
import { EMOJI } from '../../src/core/emoji.ts';
import { EMOJI_NAMES } from '../../src/popup/trust/emojiNames.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const README = read('README.md');
const DOCUMENTS = [
  'README.md',
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

describe('the documents', () => {
  test.each([...manifest.permissions, ...manifest.optional_permissions])(
    'give the reason for the permission %s',
    (permission) => {
      expect(read('docs/architecture.md')).toMatch(new RegExp(`^\\| \`${permission}\` \\| \\S`, 'm'));
    },
  );

  test('name no permission that the manifest does not ask for', () => {
    const section = read('docs/architecture.md').split('## Permissions')[1]?.split('\n## ')[0] ?? '';
    const named = [...section.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, permission]) => permission);
    expect(named.sort()).toEqual([...manifest.permissions, ...manifest.optional_permissions].sort());
  });

  test('say which browser is the oldest, as the manifest does', () => {
    const version = manifest.minimum_chrome_version;
    expect(README).toContain(`from version ${version} on`);
    expect(read('docs/architecture.md')).toContain(`\`minimum_chrome_version\` is ${version}`);
  });

  test('have the emoji and their names in both languages', () => {
    const table = read('docs/protocol.md').split('### Comparing')[1]?.split('### Sequenced')[0] ?? '';
    const cells = table.split('|').map((cell) => cell.trim());
    for (const [index, emoji] of EMOJI.entries()) {
      const key = EMOJI_NAMES[index] as keyof typeof en;
      expect(cells).toContain(`${index} ${emoji} ${en[key].message}, ${ko[key].message}`);
    }
    expect(EMOJI_NAMES).toHaveLength(EMOJI.length);
  });

  test('name only commands that exist', () => {
    const named = DOCUMENTS.flatMap((file) => [...read(file).matchAll(/npm run (?:-s )?([\w-]+)/g)]);
    expect(named.length).toBeGreaterThan(0);
    for (const [, command] of named) expect(Object.keys(packageJson.scripts)).toContain(command);
  });

  test.each(DOCUMENTS)('%s links only to files that exist', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target ?? '');
    for (const target of links) expect(() => read(path.join(path.dirname(document), target))).not.toThrow();
  });

  test('the version is the same in the manifest and the package', () => {
    expect(manifest.version).toBe(packageJson.version);
  });
});
