/** Which figure colours the communes, and how it is divided into classes. */

import { useId } from 'preact/hooks';
import { count, words } from '../i18n';
import { Segments } from '../panels/Segments';
import { setTheme } from '../state/actions';
import { state } from '../state/store';
import { CLASS_COUNTS, CLASSINGS, type Classing, type Measure, type Theme } from '../state/theme';
import type { Choropleth } from './classify';
import { indicatorName, measureTitle } from './labels';
import { choropleth, indicator, indicators } from './rates';

const OF_INCIDENTS: readonly Measure[] = ['count', 'per_km2', 'rate', 'change'];

/** Breaks that were set by hand are of one measure only. */
function choose(value: string): void {
  const [measure, name = ''] = value.split(':', 2);
  const classing = state.theme.peek().classing;
  const change: Partial<Theme> = {
    measure: measure as Measure,
    ...(measure === 'indicator' ? { indicator: decodeURIComponent(name) } : {}),
    ...(classing === 'hand' ? { classing: 'quantile', breaks: [] } : {}),
  };
  setTheme(change);
}

const optionOf = (id: string) => `indicator:${encodeURIComponent(id)}`;

export function MeasureChoice() {
  const w = words.value.choropleth;
  const id = useId();
  const { measure } = state.theme.value;
  const chosen = measure === 'indicator' && indicator.value !== null ? optionOf(indicator.value) : measure;
  return (
    <p class="theme-choice">
      <label class="small quiet" for={id}>
        {w.show}
      </label>
      <select id={id} value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
        {OF_INCIDENTS.map((each) => (
          <option value={each} key={each}>
            {measureTitle(each, indicator.value)}
            {each === 'rate' && indicator.value === null && ` (${w.notLoaded})`}
          </option>
        ))}
        {measure === 'indicator' && indicator.value === null && (
          <option value="indicator">
            {w.measure.indicator} ({w.notLoaded})
          </option>
        )}
        {indicators.value.length > 0 && (
          <optgroup label={w.indicatorGroup}>
            {indicators.value.map((each) => (
              <option value={optionOf(each.id)} key={each.id}>
                {indicatorName(each.id)}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </p>
  );
}

/** By hand one begins with the breaks that are there. */
function setClassing(classing: Classing): void {
  const breaks = classing === 'hand' ? (choropleth.first.peek()?.breaks ?? []) : [];
  if (classing === 'hand' && breaks.length === 0) return;
  setTheme({ classing, breaks });
}

export function ClassingControls({ shown }: { shown: Choropleth }) {
  const w = words.value.choropleth;
  const id = useId();
  const { classing, classes } = state.theme.value;
  // The classes of change are fixed, and what has no values has none.
  if (shown.measure === 'change' || shown.values.length === 0) return null;
  return (
    <div class="theme-classing">
      <Segments
        title={w.classing}
        values={CLASSINGS}
        isPressed={(each) => classing === each}
        label={(each) => w.classingName[each]}
        wide
        onPress={setClassing}
      />
      {classing !== 'hand' && (
        <p class="theme-choice">
          <label class="small quiet" for={id}>
            {w.classes}
          </label>
          <select
            id={id}
            value={classes}
            onChange={(event) => setTheme({ classes: Number(event.currentTarget.value) })}
          >
            {CLASS_COUNTS.map((each) => (
              <option value={each} key={each}>
                {count(each)}
              </option>
            ))}
          </select>
        </p>
      )}
      {classing !== 'hand' && shown.classes.length < classes && (
        <p class="small quiet" data-block="fewer-classes">
          {w.fewerClasses(count(shown.classes.length))}
        </p>
      )}
    </div>
  );
}
