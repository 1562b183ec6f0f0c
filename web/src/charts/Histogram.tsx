/** Incidents over time, with a brush: by pointer, and by two handles for the keyboard. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Period } from '../api/types';
import { count, month, period as periodText, words } from '../i18n';
import { BrushHandle } from './BrushHandle';
import { binsOf, countIn, labelled, periodOf, type TimeBin, type TimeBins } from './bins';
import { CountTable } from './CountTable';
import { niceTop } from './scale';

const HEIGHT = 62;
const BASE = 46;
const SIDE = 6;
/** Room for the numbers of the scale. */
const LEFT = 40;
/** A longer table helps nobody who has it read out. */
const MOST_ROWS = 130;

interface Props {
  time: TimeBins;
  period: Period | null;
  onChange: (period: Period | null) => void;
}

type Range = [first: number, last: number];

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

function useWidth() {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return { box, width: Math.max(width, 120) };
}

/** All bars as one shape: moving the brush then touches three numbers, however many bars there are. */
function columnsPath(bins: readonly TimeBin[], step: number, top: number): string {
  const gap = Math.min(1, step * 0.2);
  const wide = Math.max(step - gap, 0.5).toFixed(2);
  return bins
    .map(({ count: n }, index) => {
      const tall = ((n / top) * (BASE - 8)).toFixed(2);
      return n > 0 ? `M${(LEFT + index * step + gap / 2).toFixed(2)},${BASE}v-${tall}h${wide}v${tall}z` : '';
    })
    .join('');
}

const nameOf = (time: TimeBins, index: number): string => {
  const bin = time.bins[index];
  if (!bin) return '';
  if (time.unit === 'month' && bin.key === bin.from.slice(0, 7)) return month(bin.key);
  return periodText({ from: bin.from, to: bin.to });
};

export function Histogram({ time, period, onChange }: Props) {
  const { box, width } = useWidth();
  const [dragged, setDragged] = useState<Range | null>(null);
  const [under, setUnder] = useState<number | null>(null);
  const { bins } = time;
  const end = bins.length - 1;
  const [first, last] = dragged ?? binsOf(time, period);
  const [low, high] = [Math.min(first, last), Math.max(first, last)];
  const top = useMemo(() => niceTop(Math.max(1, ...bins.map((bin) => bin.count))), [bins]);
  const step = (width - LEFT - SIDE) / bins.length;
  const path = useMemo(() => columnsPath(bins, step, top), [bins, step, top]);
  const x = (index: number) => LEFT + index * step;

  const binAt = (event: PointerEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    return clamp(Math.floor((event.clientX - left - LEFT) / step), 0, end);
  };
  /** A handle moves one end, the brush itself moves whole, and anywhere else starts a new one. */
  const drag = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const svg = event.currentTarget as SVGElement;
    svg.setPointerCapture(event.pointerId);
    const grip = (event.target as Element).getAttribute('data-handle');
    const pressed = binAt(event);
    const isWhole = low === 0 && high === end;
    const movesAll = grip === null && !isWhole && pressed >= low && pressed <= high;
    const fixed = grip === 'first' ? high : grip === 'last' ? low : pressed;
    const rangeAt = (at: number): Range => {
      if (!movesAll) return [fixed, at];
      const by = clamp(at - pressed, -low, end - high);
      return [low + by, high + by];
    };
    let range = rangeAt(pressed);
    const move = (moved: PointerEvent) => {
      range = rangeAt(binAt(moved));
      setDragged(range);
    };
    const stop = (stopped: PointerEvent) => {
      svg.removeEventListener('pointermove', move);
      svg.removeEventListener('pointerup', stop);
      svg.removeEventListener('pointercancel', stop);
      setDragged(null);
      if (stopped.type === 'pointerup') onChange(periodOf(time, ...range));
    };
    svg.addEventListener('pointermove', move);
    svg.addEventListener('pointerup', stop);
    svg.addEventListener('pointercancel', stop);
  };
  const slide = (which: 'first' | 'last', to: number) => {
    if (which === 'first') onChange(periodOf(time, clamp(to, 0, high), high));
    else onChange(periodOf(time, low, clamp(to, low, end)));
  };
  const readout = dragged ? (
    <p class="readout" style={{ left: `${clamp(x((low + high) / 2), 90, width - 90)}px` }}>
      {periodText(periodOf(time, low, high) ?? { from: bins[0]?.from ?? '', to: bins[end]?.to ?? '' })}:{' '}
      {/* Some are in no bar, since only their month is known. */}
      {time.without > 0 && '≥ '}
      <strong>{count(countIn(time, low, high))}</strong>
    </p>
  ) : (
    under !== null && (
      <p class="readout" style={{ left: `${clamp(x(under + 0.5), 90, width - 90)}px` }}>
        {nameOf(time, under)}: <strong>{count(bins[under]?.count ?? 0)}</strong>
      </p>
    )
  );

  return (
    <section class="histogram" ref={box} aria-label={words.value.histogramOf}>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the section around it is named, and its handles are sliders */}
      <svg
        width={width}
        height={HEIGHT}
        onPointerDown={drag}
        onPointerMove={(event) => event.pointerType === 'mouse' && setUnder(binAt(event))}
        onPointerLeave={() => setUnder(null)}
      >
        <clipPath id="brush-clip">
          <rect x={x(low)} y={0} width={x(high + 1) - x(low)} height={BASE} />
        </clipPath>
        <rect class="brush" x={x(low)} y={2} width={x(high + 1) - x(low)} height={BASE - 2} />
        <path class="column out" d={path} />
        <path class="column" d={path} clip-path="url(#brush-clip)" />
        {[0, top].map((amount) => (
          <text
            key={amount}
            class="tick"
            x={LEFT - 5}
            y={BASE - (amount / top) * (BASE - 8) + 4}
            text-anchor="end"
          >
            {count(amount)}
          </text>
        ))}
        <line class="grid" x1={LEFT} x2={width - SIDE} y1={8} y2={8} />
        <line class="axis" x1={LEFT} x2={width - SIDE} y1={BASE} y2={BASE} />
        {labelled(time, Math.floor(width / 76)).map(({ index, month: key }) =>
          x(index) < width - 48 ? (
            <g key={key}>
              <line class="axis" x1={x(index)} x2={x(index)} y1={BASE} y2={BASE + 4} />
              <text class="tick" x={x(index) + 3} y={HEIGHT - 3}>
                {month(key)}
              </text>
            </g>
          ) : null,
        )}
        {(['first', 'last'] as const).map((which) => (
          <BrushHandle
            key={which}
            which={which}
            at={which === 'first' ? x(low) : x(high + 1)}
            base={BASE}
            index={which === 'first' ? low : high}
            end={end}
            far={{ day: 30, week: 13, month: 12 }[time.unit]}
            text={nameOf(time, which === 'first' ? low : high)}
            onSlide={(to) => slide(which, to)}
          />
        ))}
      </svg>
      {readout}
      {bins.length <= MOST_ROWS && (
        <CountTable
          title={words.value.histogramOf}
          heading={words.value.period}
          rows={bins.map(({ key, count: n }, index) => ({ key, name: nameOf(time, index), count: n }))}
        />
      )}
    </section>
  );
}
