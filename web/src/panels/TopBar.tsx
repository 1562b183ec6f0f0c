import { DrawMenu } from '../draw/DrawMenu';
import { words } from '../i18n';
import { LANGUAGES, type Language } from '../i18n/language';
import { setLanguage, showAnalysis } from '../state/actions';
import { catalogue } from '../state/data';
import { shareLink } from '../state/history';
import { isPhone, state } from '../state/store';
import { copyLink } from './copyLink';
import { Icon } from './Icon';
import { PictureButton } from './PictureButton';
import { Search } from './Search';

function LanguageSwitch() {
  const names: Record<Language, string> = { vi: 'Tiếng Việt', en: 'English' };
  return (
    <fieldset class="language">
      <legend class="visually-hidden">{words.value.language}</legend>
      {LANGUAGES.map((language) => (
        <button
          type="button"
          key={language}
          lang={language}
          title={names[language]}
          aria-label={names[language]}
          aria-pressed={state.language.value === language}
          onClick={() => setLanguage(language)}
        >
          {language === 'vi' ? 'VI' : 'EN'}
        </button>
      ))}
    </fieldset>
  );
}

export function TopBar() {
  const w = words.value;
  const known = catalogue.current.value.value;
  const title = known ? (state.language.value === 'vi' ? known.title_vi : known.title_en) : '';
  return (
    <header class="top">
      <button type="button" class="visually-hidden skip" onClick={focusMap}>
        {w.skipToMap}
      </button>
      <h1>
        <span class="brand">{w.appName}</span>
        {title !== w.appName && <span class="place">{title}</span>}
      </h1>
      <Search />
      <div class="top-tools">
        <DrawMenu />
        {!isPhone.value && (
          <button type="button" class="button" title={w.analysis} onClick={showAnalysis}>
            <Icon name="chart" /> <span>{w.analysis}</span>
          </button>
        )}
        <button type="button" class="button" onClick={() => copyLink(shareLink())}>
          <Icon name="share" /> <span>{w.share}</span>
        </button>
        <button
          type="button"
          class="button icon-only"
          aria-label={w.ask.saved}
          title={w.ask.savedTitle}
          aria-haspopup="dialog"
          onClick={() => {
            state.savedOpen.value = true;
          }}
        >
          <Icon name="keep" />
        </button>
        {/* A phone has it below the layers: its bar has no room. */}
        {!isPhone.value && <PictureButton />}
        <button
          type="button"
          class="button"
          title={w.qgis.title}
          onClick={() => {
            state.qgisOpen.value = true;
          }}
        >
          QGIS
        </button>
        <LanguageSwitch />
        <button
          type="button"
          class="button icon-only"
          aria-label={w.help}
          title={w.help}
          onClick={() => {
            state.helpOpen.value = true;
          }}
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  );
}

function focusMap(): void {
  document.querySelector<HTMLElement>('.maplibregl-canvas')?.focus();
}
