/** What the right map shows: another period, or another category. */
import { useId } from 'preact/hooks';
import type { Category } from '../api/types';
import { said, words } from '../i18n';
import { setComparison } from '../state/actions';
import type { Comparison } from '../state/comparison';
import { categories, dataPeriod } from '../state/data';
import { sideFilter } from '../state/sides';
import { state } from '../state/store';
import { DayInputs } from '../time/DayInputs';
import { StandOut } from './StandOut';
import { sideName, sideText } from './sideText';

const PRESETS: readonly ('lastYear' | 'preceding')[] = ['lastYear', 'preceding'];

/** Something other than what the left map shows. */
function otherCategory(all: readonly Category[]): string | undefined {
  const left = state.filter.peek().categories;
  const groups = all.filter(({ parent }) => parent === null);
  const isOfLeft = (code: string) =>
    left.includes(code) || all.some((each) => each.parent === code && left.includes(each.code));
  return (groups.find(({ code }) => !isOfLeft(code)) ?? all[0])?.code;
}

function Kind({ comparison }: { comparison: Comparison }) {
  const w = words.value.choropleth.swipe;
  const isByCategory = comparison.by === 'category';
  const other = otherCategory(categories.current.value.value ?? []);
  return (
    <fieldset class="segments wide">
      <legend class="small quiet">{w.by}</legend>
      <button
        type="button"
        aria-pressed={!isByCategory}
        onClick={() => isByCategory && setComparison({ by: 'lastYear' })}
      >
        {w.byPeriod}
      </button>
      <button
        type="button"
        aria-pressed={isByCategory}
        disabled={other === undefined}
        onClick={() => !isByCategory && other && setComparison({ by: 'category', categories: [other] })}
      >
        {w.byCategory}
      </button>
    </fieldset>
  );
}

function Days() {
  const period = sideFilter.second.value?.period;
  const data = dataPeriod.value;
  if (!period || !data) return null;
  return (
    <DayInputs
      period={period}
      data={data}
      onChange={(next) => setComparison({ by: 'period', period: next })}
    />
  );
}

function Periods({ comparison }: { comparison: Comparison }) {
  const w = words.value.choropleth.swipe;
  const isBeforeData = (sideFilter.second.value?.period?.from ?? '') < (dataPeriod.value?.first ?? '');
  return (
    <>
      <p class="compare-presets">
        {PRESETS.map((preset) => (
          <button
            type="button"
            class="chip"
            key={preset}
            aria-pressed={comparison.by === preset}
            onClick={() => setComparison({ by: preset })}
          >
            {w[preset]}
          </button>
        ))}
      </p>
      <Days />
      {isBeforeData && <p class="small notice">{w.beforeData}</p>}
    </>
  );
}

function CategoryChoice({ chosen }: { chosen: string }) {
  const w = words.value.choropleth.swipe;
  const id = useId();
  const all = categories.current.value.value ?? [];
  return (
    <p class="theme-choice">
      <label class="small quiet" for={id}>
        {w.right}
      </label>
      <select
        id={id}
        value={chosen}
        onChange={(event) => setComparison({ by: 'category', categories: [event.currentTarget.value] })}
      >
        {all
          .filter(({ parent }) => parent === null)
          .flatMap((group) => [group, ...all.filter(({ parent }) => parent === group.code)])
          .map((each) => (
            <option value={each.code} key={each.code}>
              {each.parent !== null && '\u2003'}
              {said(each, 'name')}
            </option>
          ))}
      </select>
    </p>
  );
}

export function CompareSettings() {
  const comparison = state.comparison.value;
  if (!comparison) return null;
  return (
    <div class="compare">
      <Kind comparison={comparison} />
      <p class="small quiet">
        {sideName('first')}: <span class="compare-side">{sideText('first')}</span>
      </p>
      {comparison.by === 'category' ? (
        <CategoryChoice chosen={comparison.categories[0] ?? ''} />
      ) : (
        <>
          <p class="small quiet">
            {sideName('second')}: <span class="compare-side">{sideText('second')}</span>
          </p>
          <Periods comparison={comparison} />
        </>
      )}
      <StandOut />
    </div>
  );
}
