import { Histogram } from '../charts/Histogram';
import { count, date, words } from '../i18n';
import { setPeriod } from '../state/actions';
import { filtered, overview } from '../state/data';
import { incidentsShown } from '../state/figures';
import { state } from '../state/store';
import { timeline } from '../state/timeline';
import { PeriodButton } from '../time/PeriodChoice';
import { Playback } from '../time/Playback';
import { Presets } from '../time/Presets';
import { Trouble } from './Trouble';

function Headline() {
  const shown = incidentsShown.value;
  return (
    <p class="time-headline">
      <strong class="key-number">{shown === null ? '–' : count(shown)}</strong> {words.value.incidents}
      <PeriodButton />
    </p>
  );
}

/** What one bar is, and how far the data reach. */
function Scale({ cutOff }: { cutOff: string }) {
  const w = words.value;
  const time = timeline.value;
  if (!time) return null;
  const isOffice = time.unit === 'month' && state.monthStart.value > 1;
  return (
    <p class="quiet small" title={time.without > 0 ? w.withoutDay(count(time.without)) : undefined}>
      {isOffice ? w.strip.perReportingMonth : w.strip.perUnit[time.unit]} · {w.dataUntil(date(cutOff))}
    </p>
  );
}

export function TimeStrip() {
  const { value, error, loading } = overview.current.value;
  const w = words.value;
  const time = timeline.value;
  const isEmpty = value?.facets?.all_time.count === 0;
  return (
    <section class="time" aria-label={w.time} aria-busy={loading}>
      <div class="time-side">
        <Headline />
        <Playback />
      </div>
      <div class="time-chart">
        {error !== null && <Trouble message={error} onRetry={overview.reload} />}
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
        {value?.data_cut_off && <Scale cutOff={value.data_cut_off} />}
      </div>
      <Presets />
    </section>
  );
}
