import { timeBins } from '../charts/bins';
import { Histogram } from '../charts/Histogram';
import { count, date, period as periodText, words } from '../i18n';
import { setPeriod } from '../state/actions';
import { dataPeriod, filtered, inPeriod, overall } from '../state/data';
import { type PeriodPreset, presetPeriod } from '../state/dates';
import { incidentsShown } from '../state/figures';
import { state } from '../state/store';
import { Trouble } from './Trouble';

const PRESETS: readonly PeriodPreset[] = ['last12months', 'thisQuarter', 'sameLastYear', 'all'];

function Presets() {
  const data = dataPeriod.value;
  if (!data) return null;
  const now = state.filter.value.period;
  return (
    <fieldset class="presets">
      <legend class="visually-hidden">{words.value.period}</legend>
      {PRESETS.map((preset) => {
        const period = presetPeriod(preset, data, now);
        const isNow = period?.from === now?.from && period?.to === now?.to;
        const isEmpty = period !== null && period.to < data.first;
        return (
          <button
            type="button"
            key={preset}
            class="chip"
            aria-pressed={isNow}
            disabled={isEmpty}
            onClick={() => setPeriod(period)}
          >
            {words.value[preset]}
          </button>
        );
      })}
    </fieldset>
  );
}

function Headline() {
  const { period } = state.filter.value;
  const shown = incidentsShown.value;
  return (
    <p class="time-headline">
      <strong class="key-number">{shown === null ? '–' : count(shown)}</strong> {words.value.incidents}
      <span class="time-period">{period ? periodText(period) : words.value.wholePeriod}</span>
    </p>
  );
}

export function TimeStrip() {
  const { value, error, loading } = overall.current.value;
  const w = words.value;
  const time = value ? timeBins(value) : null;
  const perDay = time?.unit === 'day';
  const isEmpty = value !== null && value.count === 0;
  return (
    <section class="time" aria-label={w.time} aria-busy={loading || inPeriod.current.value.loading}>
      <div class="time-side">
        <Headline />
        {value?.data_cut_off && (
          <p
            class="quiet small"
            title={perDay && value.without_day ? w.withoutDay(count(value.without_day)) : undefined}
          >
            {perDay ? w.perDay : w.perMonth} · {w.dataUntil(date(value.data_cut_off))}
          </p>
        )}
      </div>
      <div class="time-chart">
        {error !== null && <Trouble message={error} onRetry={overall.reload} />}
        {isEmpty && error === null && (
          <p class="quiet empty">
            {filtered.value ? (
              w.noneMatch
            ) : (
              <>
                {w.noIncidents} {w.loadIncidents} <code>diaban import incidents …</code>
              </>
            )}
          </p>
        )}
        {time && error === null && !isEmpty && time.bins.length > 0 && (
          <Histogram time={time} period={state.filter.value.period} onChange={setPeriod} />
        )}
        {value === null && error === null && <p class="quiet empty">{w.loading}</p>}
      </div>
      <Presets />
    </section>
  );
}
