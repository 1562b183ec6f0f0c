/** What the colours of communes mean: title, unit, period, n, classes with their numbers, and how all of it was made. */
import { useId } from 'preact/hooks';
import type { Rates } from '../api/types';
import { count, kindName, period, said, words } from '../i18n';
import { showEverything } from '../map/goTo';
import { Trouble } from '../panels/Trouble';
import { openRanking } from '../state/actions';
import { SIDES, type Side } from '../state/sides';
import { state } from '../state/store';
import { sideName, sideText } from '../swipe/sideText';
import { ClassHistogram } from './ClassHistogram';
import { ClassTable } from './ClassTable';
import type { Choropleth } from './classify';
import { LeftOut, MostLeftOut } from './LeftOut';
import { indicatorName, measureTitle, measureUnit } from './labels';
import { notesOf } from './notes';
import { rankedBy } from './ranking';
import { choropleth, indicator, isInvented, rates } from './rates';
import { shownKind } from './shownKind';
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
      {notesOf(answer.notes, shown.measure, rankedBy(answer.units)).map((note) => (
        <p key={note.en}>{note[state.language.value]}</p>
      ))}
    </details>
  );
}

function NoIndicator() {
  return (
    <p class="small notice">
      {words.value.choropleth.noIndicator} <code>diaban import indicators …</code>
    </p>
  );
}

/** Two categories beside each other may differ by what is left out of them most of all. */
function MostLeftOutOf({ side }: { side: Side }) {
  const answer = rates[side].current.value.value;
  if (!answer) return null;
  return <MostLeftOut answer={answer} {...(state.comparison.value ? { of: sideText(side) } : {})} />;
}

/** Period and n; while two maps are compared, what each side shows and its own n. */
function RestsOn({ side }: { side: Side }) {
  const answer = rates[side].current.value.value;
  if (!answer) return null;
  const comparison = state.comparison.value;
  const parts = [
    comparison?.by === 'category' && sideText(side),
    answer.period && period(answer.period),
    words.value.choropleth.n(count(answer.n)),
  ];
  return (
    <p class="small quiet">
      {comparison && `${sideName(side)}: `}
      {parts.filter(Boolean).join(' · ')}
    </p>
  );
}

/** A map that is grey all over says something too. */
function MoreThanLuck({ answer }: { answer: Rates }) {
  const amount = (change: 'rose' | 'fell') =>
    count(answer.units.filter((unit) => unit.change === change).length);
  return (
    <p class="small" data-block="more-than-luck">
      {words.value.choropleth.moreThanLuck(amount('rose'), amount('fell'), count(answer.units.length))}
    </p>
  );
}

/** The classes are those of all communes, so that a kind can be read against them. */
function OnlyKind() {
  const w = words.value.choropleth;
  const kind = shownKind.value;
  if (kind === null) return null;
  return (
    <p class="small notice">
      {w.onlyKind(kindName(kind))}{' '}
      <button
        type="button"
        class="link"
        onClick={() => {
          state.rankedKind.value = null;
        }}
      >
        {w.everyKind}
      </button>
    </p>
  );
}

function Shown({ shown, answer }: { shown: Choropleth; answer: Rates }) {
  const title = useId();
  const isOfIndicator = shown.measure === 'rate' || shown.measure === 'indicator';
  const name = isOfIndicator ? indicator.value : null;
  return (
    <section aria-labelledby={title}>
      {shown.measure !== 'indicator' && SIDES.map((side) => <MostLeftOutOf side={side} key={side} />)}
      <h3 class="theme-title" id={title}>
        {measureTitle(shown.measure, indicator.value)}
      </h3>
      <p class="small quiet">{measureUnit(shown.measure, answer)}</p>
      {shown.measure !== 'indicator' && SIDES.map((side) => <RestsOn side={side} key={side} />)}
      {isOfIndicator && name === null && <NoIndicator />}
      {name !== null && isInvented.value && (
        <p class="small notice">{words.value.choropleth.invented(indicatorName(name))}</p>
      )}
      {shown.measure === 'change' && answer.previous_period && <MoreThanLuck answer={answer} />}
      <OnlyKind />
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
        <button
          type="button"
          class="button"
          onClick={() => {
            openRanking();
            // The table lies over a part of the map, and is about all of it.
            showEverything();
          }}
        >
          {w.openRanking}
        </button>
      </p>
    </div>
  );
}
