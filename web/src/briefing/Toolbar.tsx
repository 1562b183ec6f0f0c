/** What can be done with a briefing; it speaks the page's language and is never printed. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ServerGoneError } from '../api/client';
import { words } from '../i18n';
import { barWords } from '../i18n/briefing';
import { LANGUAGES, type Language } from '../i18n/language';
import { Icon } from '../panels/Icon';
import { closeBriefing } from '../state/actions';
import { state } from '../state/store';
import { mapsForDocument, saveDocument } from './docx';
import { areMapsSettled, isStopped, mapResults } from './maps';
import { briefingDocument, isSingleCommune, question } from './question';

const NAMES: Record<Language, string> = { vi: 'Tiếng Việt', en: 'English' };

function LanguageChoice() {
  const open = state.briefing.value;
  return (
    <fieldset class="language">
      <legend class="visually-hidden">{barWords.value.language}</legend>
      {LANGUAGES.map((language) => (
        <button
          type="button"
          key={language}
          lang={language}
          aria-pressed={open?.language === language}
          onClick={() => {
            if (open) state.briefing.value = { ...open, language };
          }}
        >
          {NAMES[language]}
        </button>
      ))}
    </fieldset>
  );
}

function ScopeChoice() {
  const open = state.briefing.value;
  const w = barWords.value;
  if (isSingleCommune.value) return null;
  return (
    <fieldset class="language">
      <legend class="visually-hidden">{w.scope}</legend>
      {[false, true].map((isEach) => (
        <button
          type="button"
          key={String(isEach)}
          aria-pressed={open?.isEach === isEach}
          onClick={() => {
            if (open) state.briefing.value = { ...open, isEach };
          }}
        >
          {isEach ? w.each : w.one}
        </button>
      ))}
    </fieldset>
  );
}

function DocxButton({ isReady }: { isReady: boolean }) {
  const w = barWords.value;
  const message = useSignal<string | null>(null);
  const isMaking = useSignal(false);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const isPartial = isStopped.value && !areMapsSettled.value;

  const save = async () => {
    const asked = question.peek();
    const open = state.briefing.peek();
    if (!asked || !open || isMaking.peek()) return;
    abort.current = new AbortController();
    const { signal } = abort.current;
    isMaking.value = true;
    message.value = w.docxMaking;
    try {
      const maps = await mapsForDocument(mapResults.peek());
      const name = await saveDocument({ question: asked, ...open, maps }, signal);
      const isWithout = mapResults.peek().size > 0 && Object.keys(maps).length === 0;
      message.value = [w.docxSaved(name), isWithout && w.withoutMaps].filter(Boolean).join('. ');
    } catch (error) {
      if (signal.aborted) return;
      const isGone = error instanceof ServerGoneError;
      if (isGone) state.serverGone.value = true;
      message.value = isGone
        ? words.peek().serverGone
        : error instanceof Error
          ? error.message
          : String(error);
    } finally {
      isMaking.value = false;
    }
  };

  return (
    <>
      <button type="button" class="button" disabled={!isReady || isPartial || isMaking.value} onClick={save}>
        {w.docx}
      </button>
      <span class="briefing-message" role="status">
        {isPartial ? w.partialDocx : message.value}
      </span>
    </>
  );
}

export function Toolbar() {
  const w = barWords.value;
  const known = briefingDocument.current.value;
  const isReady = known.value !== null && !known.loading && (areMapsSettled.value || isStopped.value);
  return (
    <div class="briefing-bar" role="toolbar" aria-label={w.name}>
      <LanguageChoice />
      <ScopeChoice />
      <button type="button" class="button primary" disabled={!isReady} onClick={() => print()}>
        {w.print}
      </button>
      <DocxButton isReady={isReady} />
      <button
        type="button"
        class="button icon-only briefing-close"
        aria-label={w.close}
        title={w.close}
        onClick={closeBriefing}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
