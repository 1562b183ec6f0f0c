/** The figures of the asked area beside those of its province, in the same units and the same period. */
import type { Summary } from '../api/types';
import { area, count, percent, rate, words } from '../i18n';
import { province, provinceAnswer } from '../state/province';

function Rate({ of }: { of: Summary['per_inhabitants'] }) {
  if (!of) return <>–</>;
  return (
    <>
      {rate(of.rate)}
      <span class="small quiet interval">{words.value.ask.interval(rate(of.lower), rate(of.upper))}</span>
    </>
  );
}

export function InProvince({ summary }: { summary: Summary }) {
  const w = words.value;
  const around = province.value;
  const { value: whole, loading } = provinceAnswer.current.value;
  if (!around || !whole || whole.count === 0) return null;
  const hasRate = Boolean(summary.per_inhabitants || whole.per_inhabitants);
  const year = (whole.per_inhabitants ?? summary.per_inhabitants)?.year;
  const share = summary.count / whole.count;
  const ofLand = summary.area_km2 !== null && whole.area_km2 ? summary.area_km2 / whole.area_km2 : null;
  return (
    <div class={loading ? 'in-province stale' : 'in-province'} aria-busy={loading} data-block="province">
      <table>
        <caption>{w.ask.besideProvince(around.name)}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{w.ask.here}</th>
            <th scope="col">{around.name}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{w.total}</th>
            <td>{count(summary.count)}</td>
            <td>{count(whole.count)}</td>
          </tr>
          <tr>
            <th scope="row">{w.perKm2}</th>
            <td>{summary.rate_per_km2 === null ? '–' : rate(summary.rate_per_km2)}</td>
            <td>{whole.rate_per_km2 === null ? '–' : rate(whole.rate_per_km2)}</td>
          </tr>
          {hasRate && (
            <tr>
              <th scope="row">
                {w.ask.perTenThousand}
                {year !== undefined && ` (${year})`}
              </th>
              <td>
                <Rate of={summary.per_inhabitants} />
              </td>
              <td>
                <Rate of={whole.per_inhabitants} />
              </td>
            </tr>
          )}
          <tr>
            <th scope="row">
              {w.area} ({w.km2})
            </th>
            <td>{summary.area_km2 === null ? '–' : area(summary.area_km2)}</td>
            <td>{whole.area_km2 === null ? '–' : area(whole.area_km2)}</td>
          </tr>
        </tbody>
      </table>
      <p class="small quiet">
        {ofLand === null
          ? w.ask.shareOfProvince(percent(share))
          : w.ask.shareOfProvinceLand(percent(share), percent(ofLand))}
        {!whole.per_inhabitants && ` ${w.ask.provinceNoPopulation}`}
      </p>
    </div>
  );
}
