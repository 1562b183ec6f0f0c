/** One end of the brush: a slider for the keyboard, and something to take hold of. */
import { words } from '../i18n';

interface Props {
  which: 'first' | 'last';
  at: number;
  base: number;
  index: number;
  end: number;
  /** How many bars a page is. */
  far: number;
  text: string;
  onSlide: (to: number) => void;
}

export function BrushHandle({ which, at, base, index, end, far, text, onSlide }: Props) {
  const slide = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: index - 1,
      ArrowDown: index - 1,
      ArrowRight: index + 1,
      ArrowUp: index + 1,
      PageDown: index - far,
      PageUp: index + far,
      Home: 0,
      End: end,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSlide(to);
  };
  return (
    <g
      class="handle"
      role="slider"
      // In SVG an attribute's name keeps its case, and only the lower-case one makes a handle focusable.
      tabindex={0}
      aria-label={which === 'first' ? words.value.periodStart : words.value.periodEnd}
      aria-valuemin={0}
      aria-valuemax={end}
      aria-valuenow={index}
      aria-valuetext={text}
      onKeyDown={slide}
    >
      <rect class="handle-touch" data-handle={which} x={at - 10} y={0} width={20} height={base + 6} />
      <line x1={at} x2={at} y1={2} y2={base} />
      <rect class="handle-grip" x={at - 3} y={base / 2 - 9} width={6} height={18} rx={3} />
    </g>
  );
}
