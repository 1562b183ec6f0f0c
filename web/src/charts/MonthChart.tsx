/** A small column chart of months, with the table it is drawn from for those who do not see it. */
import type { KeyCount } from '../api/types';
import { count, month, words } from '../i18n';
import { CountTable } from './CountTable';
import { niceTop } from './scale';

const WIDTH = 340;
const HEIGHT = 84;
const BASE = 66;
const LEFT = 30;

export function MonthChart({ title, months }: { title: string; months: readonly KeyCount[] }) {
  if (months.length === 0) return null;
  const top = niceTop(Math.max(...months.map(({ count: n }) => n)));
  const step = (WIDTH - LEFT) / months.length;
  const height = (n: number) => (n / top) * (BASE - 8);
  const labelEvery = Math.ceil(months.length / 4);
  return (
    <section class="block">
      <h3>{title}</h3>
      <svg class="month-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {[0, top / 2, top].map((value) => (
          <g key={value}>
            <line class="grid" x1={LEFT} x2={WIDTH} y1={BASE - height(value)} y2={BASE - height(value)} />
            {(value === 0 || value === top || Number.isInteger(value)) && (
              <text class="tick" x={LEFT - 5} y={BASE - height(value) + 3.5} text-anchor="end">
                {count(value)}
              </text>
            )}
          </g>
        ))}
        {months.map(({ key, count: n }, index) => (
          <rect
            key={key}
            class="column"
            x={LEFT + index * step + Math.min(1, step * 0.15)}
            y={BASE - height(n)}
            width={Math.max(step - Math.min(2, step * 0.3), 0.6)}
            height={height(n)}
          >
            <title>{`${month(key)}: ${count(n)}`}</title>
          </rect>
        ))}
        {months.map(({ key }, index) =>
          index % labelEvery === 0 && LEFT + index * step < WIDTH - 40 ? (
            <text key={key} class="tick" x={LEFT + index * step} y={HEIGHT - 4}>
              {month(key)}
            </text>
          ) : null,
        )}
      </svg>
      <CountTable
        title={title}
        heading={words.value.month}
        rows={months.map(({ key, count: n }) => ({ key, name: month(key), count: n }))}
      />
    </section>
  );
}
