/** Hour of the day by weekday: the table itself is the chart, each cell as dark as its count. */
import type { Period } from '../api/types';
import { count, weekday, words } from '../i18n';
import { type HourSums, hourSums, weekdaysIn } from './hours';

const HOURS = 24;

/** So many equal ones are named; more of them are no peak. */
const MOST_NAMED = 3;

/** Which weekdays and which hours have most, equal ones together, and whether that is more than luck. */
function Fullest({ hours, sums }: { hours: readonly number[]; sums: HourSums }) {
  const w = words.value.ask;
  const { byDay, byHour, days, hours: fullest, hoursOfWeek } = sums;
  const named = (many: readonly number[], name: (index: number) => string) =>
    many.length > MOST_NAMED ? null : many.map(name).join(', ');
  const [ofDays, ofHours] = [named(days, weekday), named(fullest, (hour) => w.hourSpan(hour))];
  const cells = named(hoursOfWeek, (at) =>
    w.hourOfDay(weekday(Math.floor(at / HOURS)), w.hourSpan(at % HOURS)),
  );
  const atMost = (values: readonly number[], [first = 0]: readonly number[]) => count(values[first] ?? 0);
  return (
    <div class="hours-fullest">
      <p>
        {ofDays === null ? w.noFullestDay : w.fullest(ofDays, atMost(byDay, days))}{' '}
        <span class="quiet">{w.daysDiffer[sums.amongDays]}</span>
      </p>
      <p>
        {ofHours === null ? w.noFullestHour : w.fullest(ofHours, atMost(byHour, fullest))}{' '}
        <span class="quiet">{w.hoursDiffer[sums.amongHours]}</span>
      </p>
      {cells !== null && <p>{w.darkest(cells, atMost(hours, hoursOfWeek))}</p>}
    </div>
  );
}

function Row({
  day,
  counts,
  most,
  sum,
}: {
  day: string;
  counts: readonly number[];
  most: number;
  sum: number;
}) {
  const w = words.value.ask;
  return (
    <tr>
      <th scope="row">{day}</th>
      {counts.map((n, hour) => (
        <td
          key={hour}
          title={w.hoursCell(day, String(hour), count(n))}
          style={{ '--share': `${Math.round((100 * n) / most)}%` }}
        >
          <span class="visually-hidden">{n}</span>
        </td>
      ))}
      <td class="sum">{count(sum)}</td>
    </tr>
  );
}

function Table({ hours, sums }: { hours: readonly number[]; sums: HourSums }) {
  const w = words.value.ask;
  const most = Math.max(1, ...hours);
  return (
    <table class="hours">
      <caption class="visually-hidden">{w.hours}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="visually-hidden">{w.weekday}</span>
          </th>
          {Array.from({ length: HOURS }, (_, hour) => (
            <th scope="col" key={hour}>
              {hour % 6 === 0 ? hour : <span class="visually-hidden">{hour}</span>}
            </th>
          ))}
          <th scope="col" class="sum">
            {w.sum}
          </th>
        </tr>
      </thead>
      <tbody>
        {w.weekdays.map((day, row) => (
          <Row
            key={day}
            day={day}
            counts={hours.slice(row * HOURS, (row + 1) * HOURS)}
            most={most}
            sum={sums.byDay[row] ?? 0}
          />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{w.sum}</th>
          {sums.byHour.map((n, hour) => (
            <td class="sum" key={hour} title={w.hoursCell(w.sum, String(hour), count(n))}>
              <span>{count(n)}</span>
            </td>
          ))}
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

/** `period` is the one that the incidents are of; none while there is nothing. */
export function HourMatrix({
  hours,
  total,
  period,
}: {
  hours: readonly number[];
  total: number;
  period: Period | null;
}) {
  const w = words.value.ask;
  const known = hours.reduce((sum, n) => sum + n, 0);
  const sums = hourSums(hours, period ? weekdaysIn(period) : []);
  return (
    <section class="block">
      <h3>{w.hours}</h3>
      {known === 0 ? (
        <p class="quiet">{w.hoursUnknown}</p>
      ) : (
        <>
          <Fullest hours={hours} sums={sums} />
          <p class="small quiet">{w.hoursOf(count(known), count(total))}</p>
          <Table hours={hours} sums={sums} />
        </>
      )}
    </section>
  );
}
