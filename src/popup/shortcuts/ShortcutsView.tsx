import { useEffect, useState } from 'preact/hooks';
import { Button } from '../parts/Button.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { BrowserShortcut, Services } from '../services.ts';
import { text, type WordKey } from '../words.ts';

interface ShortcutsViewProps {
  shortcuts: Services['shortcuts'];
  onBack: () => void;
}

type Row = [label: WordKey, keys: string];

const CONTROL = /mac/i.test(navigator.platform) ? '⌘' : 'Ctrl+';

/** What the pages of Tandem listen to. Keys are called the same in every language. */
const OWN: [heading: WordKey, rows: Row[]][] = [
  [
    'shortcutsAnywhere',
    [
      ['shortcutBack', 'Esc'],
      ['shortcutMenu', '↑ ↓'],
      ['shortcutList', '?'],
    ],
  ],
  [
    'shortcutsPairing',
    [
      ['copyCode', `${CONTROL}C`],
      ['shortcutPaste', `${CONTROL}V`],
    ],
  ],
  [
    'shortcutsTalk',
    [
      ['send', 'Enter'],
      ['shortcutLine', 'Shift+Enter'],
    ],
  ],
];

const COMMANDS: Record<string, WordKey> = {
  _execute_action: 'shortcutOpen',
  'send-page': 'menuPage',
  'send-selection': 'menuSelection',
  'send-screenshot': 'menuScreen',
  'send-spot': 'menuSpot',
  'send-tabs': 'menuTabs',
};

/** Every key that does something: those of the pages, and those of the browser, which can be changed there. */
export function ShortcutsView({ shortcuts, onBack }: ShortcutsViewProps) {
  const [browserKeys, setBrowserKeys] = useState<readonly BrowserShortcut[]>([]);
  useEffect(() => {
    const load = () => void shortcuts.list().then(setBrowserKeys);
    load();
    // Who changed them in another tab comes back.
    addEventListener('focus', load);
    return () => removeEventListener('focus', load);
  }, [shortcuts]);
  const fromBrowser = browserKeys.flatMap(({ name, keys }): Row[] => {
    const label = COMMANDS[name];
    return label ? [[label, keys]] : [];
  });
  return (
    <main class="settings">
      <header class="page-header">
        <IconButton icon="back" label={text('back')} onClick={onBack} />
        <ViewHeading class="page-title">{text('shortcuts')}</ViewHeading>
      </header>
      {OWN.map(([heading, rows]) => (
        <KeyList key={heading} heading={text(heading)} rows={rows} />
      ))}
      {fromBrowser.length > 0 && <KeyList heading={text('shortcutsBrowser')} rows={fromBrowser} />}
      <div class="settings-foot">
        <Button size="small" onClick={shortcuts.change}>
          {text('shortcutsChange')}
        </Button>
      </div>
    </main>
  );
}

function KeyList({ heading, rows }: { heading: string; rows: Row[] }) {
  return (
    <>
      <h2 class="settings-heading">{heading}</h2>
      <dl class="settings-card shortcut-list">
        {rows.map(([label, keys]) => (
          <div key={label} class="shortcut-row">
            <dt>{text(label)}</dt>
            <dd>{keys === '' ? <span class="second">{text('shortcutNone')}</span> : <kbd>{keys}</kbd>}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
