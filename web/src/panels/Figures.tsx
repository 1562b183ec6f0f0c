/** The answer about an area: the figures, each with its unit, its period and how sure it is. */

import type { Comparison, Summary } from '../api/types';
import { Bars } from '../charts/Bars';
import { MonthChart } from '../charts/MonthChart';
import { area, change, count, period, rate, said, words } from '../i18n';
import { select } from '../state/actions';
import { answer, categoryByCode, dataPeriod } from '../state/data';
import { state } from '../state/store';
import { Trouble } from './Trouble';

/** Below this the change is unlikely to be luck; the usual convention, and the sentence says so in words. */
const UNLIKELY_P = 0.05;

function Key({ label, value, unit }: { label: string; value: string; unit?: string }) {
  return (
    <div class="key">
      <dt>{label}</dt>
      <dd>
        <span class="key-number">{value}</span> {unit && <span class="quiet small">{unit}</span>}
      </dd>
    </div>
  );
}

function Compared({ previous }: { previous: Comparison | null }) {
  const w = words.value;
  if (dataPeriod.value === null) return null;
  if (!state.filter.value.period) return <p class="quiet small">{w.compareNeedsPeriod}</p>;
  if (!previous) return <p class="quiet small">{w.noPrevious}</p>;
  const couldBeChance = previous.p_value === null || previous.p_value >= UNLIKELY_P;
  return (
    <div class={couldBeChance ? 'compared chance' : 'compared'}>
      <p>
        {previous.ratio !== null && <strong class="change">{change(previous.ratio)}</strong>}{' '}
        <span class="quiet">{w.comparedTo(period(previous.period))}</span>
      </p>
      <p class="sentence">{said(previous, 'sentence')}</p>
    </div>
  );
}

function Notes({ summary }: { summary: Summary }) {
  const w = words.value;
  return (
    <div class="small quiet notes">
      {summary.outside_units > 0 && <p>{w.outsideUnits(count(summary.outside_units))}</p>}
      {summary.assigned_to_nearest > 0 && <p>{w.assignedToNearest(count(summary.assigned_to_nearest))}</p>}
    </div>
  );
}

function Charts({ summary, withUnits }: { summary: Summary; withUnits: boolean }) {
  const w = words.value;
  const known = categoryByCode.value;
  return (
    <>
      <Bars
        title={w.byCategory}
        atFirst={6}
        bars={summary.by_category
          .filter((each) => each.count > 0)
          .map(({ key, count: value }) => {
            const category = known.get(key);
            return {
              key,
              value,
              label: category ? said(category, 'name') : key,
              ...(category?.colour ? { colour: category.colour } : {}),
            };
          })}
      />
      <MonthChart title={w.byMonth} months={summary.by_month} />
      {withUnits && summary.by_unit.length > 0 && (
        <Bars
          title={w.byUnit}
          atFirst={6}
          bars={summary.by_unit.map(({ key, name, count: value }) => ({
            key,
            label: name,
            value,
            onPick: () => select({ kind: 'unit', code: key }),
          }))}
        />
      )}
      <Bars
        title={w.byHowKnown}
        bars={summary.by_how_known
          .filter((each) => each.count > 0)
          .map(({ key, count: value }) => ({
            key,
            value,
            label: (w.how as Record<string, string>)[key] ?? key,
          }))}
      />
    </>
  );
}

export function Figures({ withUnits = false }: { withUnits?: boolean }) {
  const w = words.value;
  const { value, loading, error } = answer.current.value;
  if (error !== null) return <Trouble message={error} onRetry={answer.reload} />;
  if (value === null) return loading ? <FiguresLoading /> : null;
  return (
    <div class={loading ? 'figures stale' : 'figures'} aria-busy={loading}>
      <p class="small quiet">{value.period ? w.inPeriodOf(period(value.period)) : w.wholePeriod}</p>
      <dl class="keys">
        <Key label={w.total} value={count(value.count)} unit={w.incidents} />
        {value.rate_per_km2 !== null && (
          <Key label={w.rate} value={rate(value.rate_per_km2)} unit={w.perKm2} />
        )}
        {value.area_km2 !== null && <Key label={w.area} value={area(value.area_km2)} unit={w.km2} />}
      </dl>
      <Compared previous={value.previous} />
      {value.count === 0 ? (
        <p class="quiet empty">{w.nothingHere}</p>
      ) : (
        <Charts summary={value} withUnits={withUnits} />
      )}
      <Notes summary={value} />
    </div>
  );
}

function FiguresLoading() {
  return (
    <div class="figures" role="status">
      <p class="small quiet">{words.value.loading}</p>
      <div class="skeleton tall" />
      <div class="skeleton" />
      <div class="skeleton" />
    </div>
  );
}
