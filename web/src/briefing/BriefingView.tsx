/** The briefing over the whole page: its tools, and under them the paper as it will be printed. */
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n';
import { barWords, tongueOf } from '../i18n/briefing';
import { Trouble } from '../panels/Trouble';
import { closeBriefing, returnFromBriefing } from '../state/actions';
import { state } from '../state/store';
import './briefing.css';
import { followDocument } from './maps';
import { Pages } from './Pages';
import { briefingDocument, ground } from './question';
import { Toolbar } from './Toolbar';

/** The name of a PDF is that of the document. */
function useDocumentTitle(): void {
  const known = briefingDocument.current.value.value;
  const language = state.briefing.value?.language ?? 'vi';
  const [first] = known?.briefings ?? [];
  const { words: w, count } = tongueOf(language);
  const ofAll = known?.isEach ? w.eachTitle(count(known.briefings.length)) : null;
  const title = ofAll ?? first?.title[language] ?? null;
  useEffect(() => {
    state.documentTitle.value = title;
    return () => {
      state.documentTitle.value = null;
    };
  }, [title]);
}

function Waiting() {
  return (
    <div class="paper-sheets" role="status" aria-label={barWords.value.waitAnswer}>
      <div class="paper-sheet waiting">
        <p>{barWords.value.waitAnswer}</p>
        <div class="skeleton tall" />
        <div class="skeleton" />
        <div class="skeleton" />
        <div class="skeleton tall" />
      </div>
    </div>
  );
}

function Body() {
  const open = state.briefing.value;
  const { value, error } = briefingDocument.current.value;
  if (ground.value.is === 'crossing') return <Trouble message={barWords.value.crossing} />;
  if (error !== null && value === null) return <Trouble message={error} onRetry={briefingDocument.reload} />;
  if (!open || value === null || value.isEach !== open.isEach) return <Waiting />;
  return (
    <>
      {error !== null && <Trouble message={error} onRetry={briefingDocument.reload} />}
      <Pages known={value} language={open.language} />
    </>
  );
}

export function BriefingView() {
  const view = useRef<HTMLDivElement>(null);
  useDocumentTitle();
  useEffect(() => {
    const stop = followDocument();
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) closeBriefing();
    };
    addEventListener('keydown', leave);
    view.current?.focus();
    return () => {
      removeEventListener('keydown', leave);
      stop();
      returnFromBriefing();
    };
  }, []);
  return (
    <div
      class="briefing"
      role="dialog"
      aria-modal="true"
      aria-label={words.value.briefing}
      tabIndex={-1}
      ref={view}
    >
      <Toolbar />
      <Body />
    </div>
  );
}
