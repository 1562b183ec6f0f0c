/** Columns of the months as vectors, dark where they belong to the period, and the table behind them. */
import { niceTop } from '../charts/scale';
import { MAP_WIDTH_PX as WIDTH } from './measures';
import { stepsInPeriod } from './order';
import { usePaper } from './paper';
import type { Briefing, Trends } from './types';

const HEIGHT = 176;
const PLOT = { left: 40, right: WIDTH, top: 14, bottom: 148 };

type Series = Trends['series'][number];

interface Props {
  trend: Trends;
  series: Series;
  period: Briefing['period'];
}

/** Only a trend that is more than chance is worth a line. */
function TrendLine({ series, heightOf }: { series: Series; heightOf(value: number): number }) {
  const { test, counts } = series;
  if (!test || test.direction === 'none') return null;
  const half = (PLOT.right - PLOT.left) / counts.length / 2;
  const values = [test.intercept, test.intercept + test.slope_per_step * (counts.length - 1)];
  const [first = 0, last = 0] = values.map((value) => heightOf(Math.max(0, value)));
  return <line class="trend-line" x1={PLOT.left + half} y1={first} x2={PLOT.right - half} y2={last} />;
}

function Axis({ top, heightOf }: { top: number; heightOf(value: number): number }) {
  const { count } = usePaper();
  const ticks = [0, top / 2, top].filter(Number.isInteger);
  return (
    <>
      {ticks.map((value) => (
        <g key={value}>
          <line class="axis" x1={PLOT.left} x2={PLOT.right} y1={heightOf(value)} y2={heightOf(value)} />
          <text x={PLOT.left - 6} y={heightOf(value) + 4} text-anchor="end">
            {count(value)}
          </text>
        </g>
      ))}
    </>
  );
}

function Behind({ trend, series }: Pick<Props, 'trend' | 'series'>) {
  const { words: w, month, count } = usePaper();
  return (
    // A table is as wide as its words: what hides it must be around it.
    <div class="visually-hidden">
      <table>
        <caption>{w.trendChart}</caption>
        <thead>
          <tr>
            <th scope="col">{w.month}</th>
            <th scope="col">{w.count}</th>
          </tr>
        </thead>
        <tbody>
          {trend.steps.map((day, index) => (
            <tr key={day}>
              <th scope="row">{month(day)}</th>
              <td>{count(series.counts[index] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function TrendChart({ trend, series, period }: Props) {
  const { words: w, month, count } = usePaper();
  const { counts } = series;
  const isInPeriod = stepsInPeriod(trend, period);
  const top = niceTop(Math.max(1, ...counts));
  const heightOf = (value: number) => PLOT.bottom - (value / top) * (PLOT.bottom - PLOT.top);
  const width = (PLOT.right - PLOT.left) / Math.max(1, counts.length);
  const labelEvery = Math.max(1, Math.ceil(counts.length / 6));
  const hasLine = series.test !== null && series.test.direction !== 'none';
  return (
    <figure class="paper-chart">
      <figcaption>
        {w.trendChart}: <span class="key-dark" aria-hidden="true" /> {w.trendPeriod}
        {isInPeriod.includes(false) && (
          <>
            , <span class="key-light" aria-hidden="true" /> {w.trendEarlier}
          </>
        )}
        {hasLine && (
          <>
            , <span class="key-line" aria-hidden="true" /> {w.trendLine}
          </>
        )}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <Axis top={top} heightOf={heightOf} />
        {counts.map((value, index) => (
          <rect
            key={trend.steps[index]}
            class={isInPeriod[index] ? 'in-period' : 'earlier'}
            x={PLOT.left + index * width + width * 0.1}
            y={heightOf(value)}
            width={width * 0.8}
            height={PLOT.bottom - heightOf(value)}
          >
            <title>{`${month(trend.steps[index] ?? '')}: ${count(value)}`}</title>
          </rect>
        ))}
        <TrendLine series={series} heightOf={heightOf} />
        {trend.steps.map((day, index) =>
          index % labelEvery === 0 ? (
            <text key={day} x={PLOT.left + index * width} y={HEIGHT - 8}>
              {month(day)}
            </text>
          ) : null,
        )}
      </svg>
      <Behind trend={trend} series={series} />
    </figure>
  );
}
