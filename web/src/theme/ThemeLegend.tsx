/** What the colours of communes mean: title, unit, period, n, classes with their numbers, and how all of it was made. */
import { useId } from 'preact/hooks';
import type { Rates } from '../api/types';
import { count, period, said, words } from '../i18n';
import { Trouble } from '../panels/Trouble';
import { openRanking, setHowKnown } from '../state/actions';
import { state } from '../state/store';
import { ClassHistogram } from './ClassHistogram';
import { ClassTable } from './ClassTable';
import type { Choropleth } from './classify';
import { measureTitle, measureUnit } from './labels';
import { choropleth, indicator, rates } from './rates';
import { ClassingControls, MeasureChoice } from './ThemeControls';

function ClassesSaid({ shown }: { shown: Choropleth }) {
  const w = words.value.choropleth;
  if (shown.measure === 'change') return <p>{w.changeClasses}</p>;
  return <p>{w.classingText[state.theme.value.classing](count(shown.classes.length))}.</p>;
}

function Method({ shown, answer }: { shown: Choropleth; answer: Rates }) {
  const isOfIncidents = shown.measure === 'rate' || shown.measure === 'change';
  return (
    <details class="theme-method small">
      <summary>{words.value.choropleth.howComputed}</summary>
      <ClassesSaid shown={shown} />
      {isOfIncidents && <p>{said(answer, 'method')}.</p>}
      <p>{said(answer, 'sentence')}</p>
      {answer.notes.map((note) => (
        <p key={note.en}>{note[state.language.value]}</p>
      ))}
    </details>
  );
}

/** Counts that follow the patrols would show where these were sent. */
function LeftOut({ answer }: { answer: Rates }) {
  const w = words.value.choropleth;
  const { discovered } = answer.left_out;
  if (discovered === 0) return null;
  return (
    <p class="small quiet">
      {w.discovered(count(discovered))}{' '}
      <button type="button" class="link" onClick={() => setHowKnown(['reported', 'discovered', 'unknown'])}>
        {w.includeDiscovered}
      </button>
    </p>
  );
}

function NoIndicator() {
  return (
    <p class="small notice">
      {words.value.choropleth.noIndicator} <code>diaban import indicators …</code>
    </p>
  );
}

function Shown({ shown, answer }: { shown: Choropleth; answer: Rates }) {
  const w = words.value.choropleth;
  const title = useId();
  const isMissing = (shown.measure === 'rate' || shown.measure === 'indicator') && indicator.value === null;
  return (
    <section aria-labelledby={title}>
      <h3 class="theme-title" id={title}>
        {measureTitle(shown.measure, indicator.value)}
      </h3>
      <p class="small quiet">{measureUnit(shown.measure, answer)}</p>
      <p class="small quiet">
        {answer.period && period(answer.period)}
        {shown.measure !== 'indicator' && ` · ${w.n(count(answer.n))}`}
      </p>
      {isMissing && <NoIndicator />}
      <ClassHistogram shown={shown} />
      <ClassTable shown={shown} />
      <ClassingControls shown={shown} />
      {shown.measure !== 'indicator' && <LeftOut answer={answer} />}
      <Method shown={shown} answer={answer} />
    </section>
  );
}

export function ThemeLegend() {
  const w = words.value.choropleth;
  const { value, error, loading } = rates.first.current.value;
  const shown = choropleth.first.value;
  return (
    <div class={loading ? 'theme stale' : 'theme'} aria-busy={loading}>
      <MeasureChoice />
      {error !== null && <Trouble message={error} onRetry={rates.first.reload} />}
      {value === null && error === null && (
        <div class="skeleton tall" role="status" aria-label={words.value.loading} />
      )}
      {value && shown && <Shown shown={shown} answer={value} />}
      <p class="theme-actions">
        <button type="button" class="button" aria-pressed={state.ranking.value} onClick={openRanking}>
          {w.openRanking}
        </button>
      </p>
    </div>
  );
}
