import { effect } from '@preact/signals';
import { render } from 'preact';
import './styles/index.css';
import { App } from './app';
import { followDrawing } from './draw/control';
import { listenToDrops } from './draw/take';
import { words } from './i18n';
import { listenToKeys } from './keyboard';
import { currentMap } from './map/current';
import { catalogue, watchServer } from './state/data';
import { keepAddress } from './state/history';
import { state } from './state/store';

effect(() => {
  document.documentElement.lang = state.language.value;
  const known = catalogue.current.value.value;
  const place = known && (state.language.value === 'vi' ? known.title_vi : known.title_en);
  const page = place ? `${place} · ${words.value.appName}` : words.value.appName;
  document.title = state.documentTitle.value ?? page;
});

keepAddress();
watchServer();
followDrawing();
listenToDrops();
listenToKeys();

declare global {
  interface Window {
    /** For the browser tests: the map and the state that the page shows. */
    diaban: { readonly map: unknown; readonly state: typeof state };
  }
}
window.diaban = {
  get map() {
    return currentMap.peek();
  },
  state,
};

const root = document.getElementById('app');
if (root) render(<App />, root);
