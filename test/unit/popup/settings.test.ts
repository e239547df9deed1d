import { beforeEach, describe, expect, it, test } from 'vitest';
import manifest from '../../../manifest.json';
import { DEFAULT_PREFERENCES } from '../../../src/contract/preferences.ts';
import type { Cause } from '../../../src/core/diagnosis.ts';
import { permissionWords } from '../../../src/popup/permissions/permissionWords.ts';
import { exportEverything } from '../../../src/popup/settings/exportEverything.ts';
import { causeWords, factsOf } from '../../../src/popup/why/whyWords.ts';
import { setWords } from '../../../src/popup/words.ts';
import { LANGUAGE_CODES } from '../../../src/words/languages.ts';
import { DIAGNOSIS, HISTORY, SERVERS, snapshot, TABLET } from '../../gallery/fixtures.ts';
import { jsonWords } from '../../gallery/jsonWords.ts';

beforeEach(() => setWords(jsonWords('en')));

test.each([...manifest.permissions, ...manifest.optional_permissions])(
  'the permission %s has its words on the page of permissions',
  (name) => {
    expect(permissionWords(name)).toBeDefined();
  },
);

describe('the export of everything', () => {
  const at = new Date(0);
  const kept = { ...snapshot([], [], undefined, [TABLET]), servers: SERVERS };

  it('has settings, servers, devices and their history, and no secret', async () => {
    const text = await exportEverything(kept, async () => ({ ok: true, value: { entries: HISTORY, more: false } }), at);
    const exported = JSON.parse(text ?? '');
    expect(exported).toMatchObject({
      app: 'Tandem',
      version: 1,
      device: { name: kept.device.name, key: kept.device.seed },
      settings: { ...DEFAULT_PREFERENCES, keepsHistory: true },
      devices: [{ key: TABLET.key, name: TABLET.name, history: HISTORY }],
    });
    expect(exported.settings.servers).toHaveLength(SERVERS.length);
    expect(text).not.toMatch(/credential|privateKey|secret/);
  });

  it('is none where a part of the history cannot be read', async () => {
    const send = async () => ({ ok: false, error: { code: 'background-gone' } }) as const;
    expect(await exportEverything(kept, send, at)).toBeNull();
  });
});

test.each(LANGUAGE_CODES)(
  'in %s, every cause says what is wrong and what to do, and every fact says something',
  (code) => {
    setWords(jsonWords(code));
    const causes: Cause[] = ['offline', 'no-address', 'vpn', 'no-code', 'waiting', 'kept-apart', 'no-server-answers'];
    for (const cause of causes) {
      const { title, hint } = causeWords(cause);
      expect(title).not.toBe('');
      expect(hint).not.toBe('');
    }
    for (const verdict of ['good', 'bad', 'unknown'] as const) {
      const diagnosis = {
        cause: 'waiting' as const,
        ...{
          online: verdict,
          noVpn: verdict,
          server: verdict,
          sameNetwork: verdict,
          answered: verdict,
          letsThrough: verdict,
        },
        address: { verdict, text: '192.168.1.7' },
      };
      expect(factsOf(diagnosis).map(({ words }) => words)).not.toContain('');
    }
  },
);

test('what could not be looked at is no bad news', () => {
  expect(factsOf(DIAGNOSIS).filter(({ verdict }) => verdict === 'bad')).toEqual([]);
});
