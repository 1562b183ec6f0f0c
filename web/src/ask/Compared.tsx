/** The figure beside those of other periods and of all data; each says whether luck could explain it. */
import type { Comparison, Summary } from '../api/types';
import { change, count, percent, period, said, words } from '../i18n';
import { answerBefore, dataPeriod } from '../state/data';
import { incidentsShown } from '../state/figures';
import { province } from '../state/province';
import { state } from '../state/store';
import { InProvince } from './InProvince';

/** Below this the change is unlikely to be luck; the usual convention, and the sentence says so in words. */
const UNLIKELY_P = 0.05;

function One({ title, previous, none }: { title: string; previous: Comparison | null; none: string }) {
  const w = words.value;
  const couldBeChance = !previous || previous.p_value === null || previous.p_value >= UNLIKELY_P;
  return (
    <div class={couldBeChance ? 'compared chance' : 'compared'}>
      <h4>{title}</h4>
      {previous && previous.p_value !== null ? (
        <>
          <p>
            {previous.ratio !== null && <strong class="change">{change(previous.ratio)}</strong>}{' '}
            <span class="quiet">
              {w.comparedTo(period(previous.period))} (n = {count(previous.count)})
            </span>
          </p>
          <p class="sentence">{said(previous, 'sentence')}</p>
        </>
      ) : (
        <p class="quiet small">{none}</p>
      )}
    </div>
  );
}

export function Compared({ summary }: { summary: Summary }) {
  const w = words.value;
  if (dataPeriod.value === null) return null;
  if (!state.filter.value.period) {
    return (
      <>
        <p class="quiet small">{w.compareNeedsPeriod}</p>
        <InProvince summary={summary} />
      </>
    );
  }
  const before = answerBefore.current.value;
  // Of twelve months the year before is the period before: once is enough.
  const isAnother = before.value?.previous?.period.from !== summary.previous?.period.from;
  const isOfThis = before.value !== null && !before.loading && isAnother;
  const all = incidentsShown.value;
  return (
    <section>
      <h3 class="visually-hidden">{w.ask.compare}</h3>
      <One title={w.ask.lastYear} previous={summary.previous} none={w.noPrevious} />
      {isOfThis && (
        <One title={w.ask.before} previous={before.value?.previous ?? null} none={w.ask.noBefore} />
      )}
      <InProvince summary={summary} />
      {province.value === null && all !== null && all > 0 && (
        <p class="small quiet">{w.ask.shareOfAll(percent(summary.count / all), count(all))}</p>
      )}
    </section>
  );
}
