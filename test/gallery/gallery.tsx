/**
 * The whole app in any of its states, without the extension:
 * `gallery.html?state=talk&surface=popup&language=ko`.
 */
import { render } from 'preact';
import { App } from '../../src/popup/App.tsx';
import { TabShell } from '../../src/popup/lazyViews.ts';
import type { Surface } from '../../src/popup/services.ts';
import { setWords } from '../../src/popup/words.ts';
import { fakeServices, fakeStore } from './fakes.ts';
import { jsonWords } from './jsonWords.ts';
import { STATES } from './states.ts';

const asked = new URLSearchParams(location.search);
const surface = (asked.get('surface') ?? 'popup') as Surface;
const state = STATES[asked.get('state') ?? 'pair-waiting'];
if (!state) throw new Error(`no such state; there are ${Object.keys(STATES).join(', ')}`);

document.documentElement.dataset.surface = surface;
if (surface === 'tab') await TabShell.load();
setWords(jsonWords(asked.get('language') ?? 'en'));
// The checks read one page in all languages, as a person can who changes it in the settings.
Object.assign(window, { speak: (language: string) => setWords(jsonWords(language)) });
render(
  <App
    surface={surface}
    store={fakeStore(state)}
    services={fakeServices(state)}
    {...(state.view ? { firstView: state.view } : {})}
  />,
  document.body,
);
