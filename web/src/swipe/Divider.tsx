/** The line between two maps: dragged, or moved with the arrow keys. */
import { count, words } from '../i18n';
import { dividerLimits, moveDivider } from './share';

const [STEP, STRIDE] = [0.02, 0.1];

function keyMoves(share: number, event: KeyboardEvent): number | null {
  const step = event.shiftKey ? STRIDE : STEP;
  switch (event.key) {
    case 'ArrowLeft':
      return share - step;
    case 'ArrowRight':
      return share + step;
    case 'PageDown':
      return share - STRIDE;
    case 'PageUp':
      return share + STRIDE;
    case 'Home':
      return 0;
    case 'End':
      return 1;
    default:
      return null;
  }
}

function drag(event: PointerEvent): void {
  const line = event.currentTarget as HTMLElement;
  const width = line.parentElement?.clientWidth ?? innerWidth;
  line.setPointerCapture(event.pointerId);
  const offset = event.clientX - line.getBoundingClientRect().left - line.offsetWidth / 2;
  const move = ({ clientX }: PointerEvent) => moveDivider((clientX - offset) / width);
  const end = () => {
    line.removeEventListener('pointermove', move);
    line.removeEventListener('pointerup', end);
    line.removeEventListener('pointercancel', end);
  };
  line.addEventListener('pointermove', move);
  line.addEventListener('pointerup', end);
  line.addEventListener('pointercancel', end);
}

export function Divider({ share }: { share: number }) {
  const w = words.value.choropleth.swipe;
  const percent = Math.round(100 * share);
  const { least, most } = dividerLimits.value;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; this is the separator that can
    <div
      class="divider"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={w.divider}
      aria-valuemin={Math.round(100 * least)}
      aria-valuemax={Math.round(100 * most)}
      aria-valuenow={percent}
      aria-valuetext={w.dividerText(count(percent))}
      style={{ left: `${(100 * share).toFixed(2)}%` }}
      onPointerDown={drag}
      onKeyDown={(event) => {
        const next = keyMoves(share, event);
        if (next === null) return;
        event.preventDefault();
        moveDivider(next);
      }}
    >
      <span class="divider-grip" aria-hidden="true" />
    </div>
  );
}
