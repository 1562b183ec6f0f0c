/** The phone's one panel, with three heights. */
import { words } from '../i18n';
import { answerOpen, type SheetHeight, type SheetTab, state } from '../state/store';
import { AnswerContent } from './AnswerPanel';
import { LayerPanelContent } from './LayerPanel';
import { LazyAnalysis } from './LazyAnalysis';
import { TimeStrip } from './TimeStrip';

const HEIGHTS: readonly SheetHeight[] = ['low', 'half', 'full'];

function step(by: 1 | -1): void {
  const next = HEIGHTS[HEIGHTS.indexOf(state.sheet.peek()) + by];
  if (next) state.sheet.value = next;
}

/** Dragging the grip up or down by a thumb's width goes one height further. */
function dragGrip(event: PointerEvent): void {
  const start = event.clientY;
  const grip = event.currentTarget as HTMLElement;
  grip.setPointerCapture(event.pointerId);
  grip.addEventListener(
    'pointerup',
    (up) => {
      const moved = start - up.clientY;
      if (Math.abs(moved) > 30) step(moved > 0 ? 1 : -1);
      else step(state.sheet.peek() === 'full' ? -1 : 1);
    },
    { once: true },
  );
}

export function BottomSheet() {
  const w = words.value;
  const tabs: SheetTab[] = answerOpen.value
    ? ['answer', 'layers', 'analysis', 'time']
    : ['layers', 'analysis', 'time'];
  const tab = tabs.includes(state.sheetTab.value) ? state.sheetTab.value : 'layers';
  const isFull = state.sheet.value === 'full';
  return (
    <aside class={`sheet ${state.sheet.value}`} aria-label={w.sheetTabs[tab]}>
      <button
        type="button"
        class="grip"
        aria-label={isFull ? w.sheetShrink : w.sheetGrow}
        onPointerDown={dragGrip}
        onKeyDown={(event) => {
          if (event.key === 'ArrowUp') step(1);
          else if (event.key === 'ArrowDown') step(-1);
          else if (event.key === 'Enter' || event.key === ' ') step(isFull ? -1 : 1);
        }}
      />
      <div class="sheet-tabs" role="tablist">
        {tabs.map((each) => (
          <button
            type="button"
            role="tab"
            key={each}
            id={`sheet-tab-${each}`}
            aria-selected={each === tab}
            aria-controls="sheet-body"
            onClick={() => {
              state.sheetTab.value = each;
              if (state.sheet.peek() === 'low') state.sheet.value = 'half';
            }}
          >
            {w.sheetTabs[each]}
          </button>
        ))}
      </div>
      <div class="sheet-body" id="sheet-body" role="tabpanel" aria-labelledby={`sheet-tab-${tab}`}>
        {tab === 'answer' && <AnswerContent />}
        {tab === 'layers' && <LayerPanelContent />}
        {tab === 'analysis' && <LazyAnalysis />}
        {tab === 'time' && <TimeStrip />}
      </div>
    </aside>
  );
}
