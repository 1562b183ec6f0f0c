/** Hour of the day by weekday: the table itself is the chart, each cell as dark as its count. */
import { count, words } from '../i18n';

const HOURS = 24;

export function HourMatrix({ hours, total }: { hours: readonly number[]; total: number }) {
  const w = words.value.ask;
  const known = hours.reduce((sum, n) => sum + n, 0);
  const most = Math.max(1, ...hours);
  return (
    <section class="block">
      <h3>{w.hours}</h3>
      {known === 0 ? (
        <p class="quiet">{w.hoursUnknown}</p>
      ) : (
        <>
          <p class="small quiet">{w.hoursOf(count(known), count(total))}</p>
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
              </tr>
            </thead>
            <tbody>
              {w.weekdays.map((day, row) => (
                <tr key={day}>
                  <th scope="row">{day}</th>
                  {hours.slice(row * HOURS, (row + 1) * HOURS).map((n, hour) => (
                    <td
                      key={hour}
                      title={w.hoursCell(day, String(hour), count(n))}
                      style={{ '--share': `${Math.round((100 * n) / most)}%` }}
                    >
                      <span class="visually-hidden">{n}</span>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <p class="small quiet">{w.hoursMost(count(most))}</p>
        </>
      )}
    </section>
  );
}
