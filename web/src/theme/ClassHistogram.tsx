/** How the values lie: a bar for each stretch of values in the colours of its classes, and the breaks between them. */
import { count, rate, words } from '../i18n';
import { classOf } from './breaks';
import type { Choropleth } from './classify';

const [WIDTH, HEIGHT, BINS] = [264, 44, 33];

/** Equal stretches from the lowest value to the highest; the highest belongs to the last. */
export function valueBins(values: readonly number[], bins: number): number[] {
  const [low = 0, high = 0] = [values[0], values.at(-1)];
  const amounts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const at = high > low ? Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins)) : 0;
    amounts[at] = (amounts[at] ?? 0) + 1;
  }
  return amounts;
}

export function ClassHistogram({ shown }: { shown: Choropleth }) {
  const { values, breaks, classes, isWhole } = shown;
  const [low, high] = [values[0], values.at(-1)];
  // What has few steps, or none, is told by the table below.
  if (shown.measure === 'change' || low === undefined || high === undefined || high <= low) return null;
  const amounts = valueBins(values, BINS);
  const most = Math.max(...amounts);
  const say = isWhole ? count : rate;
  const step = (high - low) / BINS;
  const xOf = (value: number) => ((value - low) / (high - low)) * WIDTH;
  return (
    <figure class="theme-histogram">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={words.value.choropleth.histogram(count(values.length), say(low), say(high))}
      >
        {amounts.map((amount, index) => {
          const height = (amount / most) * (HEIGHT - 2);
          const from = low + index * step;
          return (
            <rect
              key={from}
              x={(index * WIDTH) / BINS + 0.5}
              y={HEIGHT - height}
              width={WIDTH / BINS - 1}
              height={height}
              fill={classes[classOf(from + step / 2, breaks)]?.colour}
              class="theme-bar"
            />
          );
        })}
        {breaks
          .filter((value) => value > low && value <= high)
          .map((value) => (
            <line key={value} x1={xOf(value)} x2={xOf(value)} y1={0} y2={HEIGHT} class="theme-break-line" />
          ))}
      </svg>
      <figcaption class="small quiet">
        <span>{say(low)}</span>
        <span>{say(high)}</span>
      </figcaption>
    </figure>
  );
}
