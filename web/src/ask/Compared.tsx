/** The figure beside those of other periods and of all data; each says whether luck could explain it. */
import type { Comparison, Summary } from '../api/types';
import { change, count, percent, period, said, words } from '../i18n';
import { answerBefore, dataPeriod } from '../state/data';
import { incidentsShown } from '../state/figures';
import { layerSetting } from '../state/layers';
import { province } from '../state/province';
import { CHOROPLETH, state } from '../state/store';
import { InProvince } from './InProvince';

/** Below this the change is unlikely to be luck; the usual convention, and the sentence says so in words. */
const UNLIKELY_P = 0.05;

function One({
  title,
  previous,
  now,
  none,
  note,
}: {
  title: string;
  previous: Comparison | null;
  now: number;
  none: string;
  note?: string;
}) {
  const w = words.value;
  /** Periods of other lengths are compared by the day, and that can be another percentage than the counts alone would say. */
  const isByDay = ({ ratio, count: then }: Comparison) =>
    ratio !== null && then > 0 && change(ratio) !== change(now / then);
  const couldBeChance = !previous || previous.p_value === null || previous.p_value >= UNLIKELY_P;
  return (
    <div class={couldBeChance ? 'compared chance' : 'compared'}>
      <h4>{title}</h4>
      {previous && previous.p_value !== null ? (
        <>
          <p>
            {previous.ratio !== null && (
              <strong class="change">
                {change(previous.ratio)}
                {isByDay(previous) && ` ${w.ask.byDay}`}
              </strong>
            )}{' '}
            <span class="quiet">
              {w.comparedTo(period(previous.period))} (n = {count(previous.count)})
            </span>
          </p>
          <p class="sentence">{said(previous, 'sentence')}</p>
          {note && <p class="small quiet">{note}</p>}
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
      <One title={w.ask.lastYear} previous={summary.previous} now={summary.count} none={w.noPrevious} />
      {isOfThis && (
        <One
          title={w.ask.before}
          previous={before.value?.previous ?? null}
          now={summary.count}
          none={w.ask.noBefore}
          note={w.ask.beforeSeason}
        />
      )}
      {layerSetting(CHOROPLETH).on && <p class="small quiet">{w.ask.comparedBasis}</p>}
      <InProvince summary={summary} />
      {province.value === null && all !== null && all > 0 && (
        <p class="small quiet">{w.ask.shareOfAll(percent(summary.count / all), count(all))}</p>
      )}
    </section>
  );
}
