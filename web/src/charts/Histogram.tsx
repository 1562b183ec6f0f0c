/** Incidents over time, with a brush: by pointer, and by two handles for the keyboard. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Period } from '../api/types';
import { count, date, month, words } from '../i18n';
import { binsOf, labelled, periodOf, type TimeBins } from './bins';
import { niceTop } from './scale';

const HEIGHT = 62;
const BASE = 46;
const SIDE = 6;
/** Room for the numbers of the scale. */
const LEFT = 40;

interface Props {
  time: TimeBins;
  period: Period | null;
  onChange: (period: Period | null) => void;
}

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

export function Histogram({ time, period, onChange }: Props) {
  const { box, width } = useWidth();
  const [dragged, setDragged] = useState<[number, number] | null>(null);
  const { bins } = time;
  const [first, last] = dragged ?? binsOf(time, period);
  const [low, high] = [Math.min(first, last), Math.max(first, last)];
  const top = niceTop(Math.max(1, ...bins.map((bin) => bin.count)));
  const step = (width - LEFT - SIDE) / bins.length;
  const x = (index: number) => LEFT + index * step;
  const tall = (amount: number) => (amount / top) * (BASE - 8);
  const nameOf = (key: string) => (time.unit === 'month' ? month(key) : date(key));

  const binAt = (event: PointerEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    return clamp(Math.floor((event.clientX - left - LEFT) / step), 0, bins.length - 1);
  };
  /** A handle moves one end, the brush itself moves whole, and anywhere else starts a new one. */
  const drag = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const svg = event.currentTarget as SVGElement;
    svg.setPointerCapture(event.pointerId);
    const grip = (event.target as Element).getAttribute('data-handle');
    const pressed = binAt(event);
    const isWhole = low === 0 && high === bins.length - 1;
    const movesAll = grip === null && !isWhole && pressed >= low && pressed <= high;
    const fixed = grip === 'first' ? high : grip === 'last' ? low : pressed;
    const rangeAt = (at: number): [number, number] => {
      if (!movesAll) return [fixed, at];
      const by = clamp(at - pressed, -low, bins.length - 1 - high);
      return [low + by, high + by];
    };
    let range = rangeAt(pressed);
    const move = (moved: PointerEvent) => {
      range = rangeAt(binAt(moved));
      setDragged(range);
    };
    const stop = (end: PointerEvent) => {
      svg.removeEventListener('pointermove', move);
      svg.removeEventListener('pointerup', stop);
      svg.removeEventListener('pointercancel', stop);
      setDragged(null);
      if (end.type === 'pointerup') onChange(periodOf(time, ...range));
    };
    svg.addEventListener('pointermove', move);
    svg.addEventListener('pointerup', stop);
    svg.addEventListener('pointercancel', stop);
  };
  const slide = (which: 'first' | 'last') => (event: KeyboardEvent) => {
    const now = which === 'first' ? low : high;
    const far = time.unit === 'month' ? 12 : 30;
    const moves: Record<string, number> = {
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      PageDown: now - far,
      PageUp: now + far,
      Home: 0,
      End: bins.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (which === 'first') onChange(periodOf(time, clamp(to, 0, high), high));
    else onChange(periodOf(time, low, clamp(to, low, bins.length - 1)));
  };

  const handle = (which: 'first' | 'last') => {
    const index = which === 'first' ? low : high;
    const at = which === 'first' ? x(low) : x(high + 1);
    return (
      <g
        class="handle"
        role="slider"
        // In SVG an attribute's name keeps its case, and only the lower-case one makes a handle focusable.
        tabindex={0}
        aria-label={which === 'first' ? words.value.periodStart : words.value.periodEnd}
        aria-valuemin={0}
        aria-valuemax={bins.length - 1}
        aria-valuenow={index}
        aria-valuetext={nameOf(bins[index]?.key ?? '')}
        onKeyDown={slide(which)}
      >
        <rect class="handle-touch" data-handle={which} x={at - 10} y={0} width={20} height={BASE + 6} />
        <line x1={at} x2={at} y1={2} y2={BASE} />
        <rect class="handle-grip" x={at - 3} y={BASE / 2 - 9} width={6} height={18} rx={3} />
      </g>
    );
  };

  return (
    <section class="histogram" ref={box} aria-label={words.value.histogramOf}>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the section around it is named, and its handles are sliders */}
      <svg width={width} height={HEIGHT} onPointerDown={drag}>
        <rect class="brush" x={x(low)} y={2} width={x(high + 1) - x(low)} height={BASE - 2} />
        {bins.map((bin, index) => {
          const isIn = index >= low && index <= high;
          return (
            <rect
              key={bin.key}
              class={isIn ? 'column' : 'column out'}
              x={x(index) + Math.min(0.5, step * 0.1)}
              y={BASE - tall(bin.count)}
              width={Math.max(step - Math.min(1.5, step * 0.25), 0.5)}
              height={tall(bin.count)}
            >
              <title>{`${nameOf(bin.key)}: ${count(bin.count)}`}</title>
            </rect>
          );
        })}
        {[0, top].map((amount) => (
          <text key={amount} class="tick" x={LEFT - 5} y={BASE - tall(amount) + 4} text-anchor="end">
            {count(amount)}
          </text>
        ))}
        <line class="grid" x1={LEFT} x2={width - SIDE} y1={BASE - tall(top)} y2={BASE - tall(top)} />
        <line class="axis" x1={LEFT} x2={width - SIDE} y1={BASE} y2={BASE} />
        {labelled(time, Math.floor(width / 76)).map((index) => {
          const key = bins[index]?.key ?? '';
          return x(index) < width - 48 ? (
            <g key={key}>
              <line class="axis" x1={x(index)} x2={x(index)} y1={BASE} y2={BASE + 4} />
              <text class="tick" x={x(index) + 3} y={HEIGHT - 3}>
                {month(key.slice(0, 7))}
              </text>
            </g>
          ) : null;
        })}
        {handle('first')}
        {handle('last')}
      </svg>
    </section>
  );
}
