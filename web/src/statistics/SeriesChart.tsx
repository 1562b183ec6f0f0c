/** Counts of equal steps with the line through them, and the table it is drawn from for those who do not see it. */

import { niceTop } from '../charts/scale';
import { count, date, month, words } from '../i18n';
import { statisticsWords } from '../i18n/statistics';
import type { TrendTest } from './types';

const WIDTH = 288;
const HEIGHT = 132;
const BASE = 108;
const LEFT = 34;
const TOP = 8;

interface Props {
  title: string;
  /** First day of each step. */
  steps: readonly string[];
  counts: readonly number[];
  test: TrendTest | null;
}

const stepName = (day: string) => (day.endsWith('-01') ? month(day.slice(0, 7)) : date(day));

function SenLine({ test, steps, at }: { test: TrendTest; steps: number; at(value: number): number }) {
  const end = test.intercept + test.slope_per_step * (steps - 1);
  const step = (WIDTH - LEFT) / steps;
  return (
    <line
      class={`sen ${test.direction}`}
      x1={LEFT + step / 2}
      x2={WIDTH - step / 2}
      y1={at(Math.max(0, test.intercept))}
      y2={at(Math.max(0, end))}
    />
  );
}

export function SeriesChart({ title, steps, counts, test }: Props) {
  const top = niceTop(Math.max(1, ...counts));
  const step = (WIDTH - LEFT) / Math.max(1, counts.length);
  const at = (value: number) => BASE - (value / top) * (BASE - TOP);
  const labelEvery = Math.max(1, Math.ceil(counts.length / 3));
  return (
    <figure class="series">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {[0, top / 2, top].map((value) => (
          <g key={value}>
            <line class="grid" x1={LEFT} x2={WIDTH} y1={at(value)} y2={at(value)} />
            {Number.isInteger(value) && (
              <text class="tick" x={LEFT - 5} y={at(value) + 3.5} text-anchor="end">
                {count(value)}
              </text>
            )}
          </g>
        ))}
        {counts.map((n, index) => (
          <rect
            key={steps[index]}
            class="column out"
            x={LEFT + index * step + 0.5}
            y={at(n)}
            width={Math.max(step - 1, 0.6)}
            height={BASE - at(n)}
          >
            <title>{`${stepName(steps[index] ?? '')}: ${count(n)}`}</title>
          </rect>
        ))}
        {test && <SenLine test={test} steps={counts.length} at={at} />}
        {steps.map((day, index) =>
          index % labelEvery === 0 && LEFT + index * step < WIDTH - 44 ? (
            <text key={day} class="tick" x={LEFT + index * step} y={HEIGHT - 6}>
              {stepName(day)}
            </text>
          ) : null,
        )}
      </svg>
      <table class="visually-hidden">
        <caption>{words.value.tableOf(title)}</caption>
        <thead>
          <tr>
            <th scope="col">{statisticsWords.value.stepColumn}</th>
            <th scope="col">{words.value.count}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((day, index) => (
            <tr key={day}>
              <th scope="row">{stepName(day)}</th>
              <td>{count(counts[index] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
