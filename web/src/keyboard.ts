/** Single keys that bring one where the work is. */
import { showEverything } from './map/goTo';
import { closeAnswer, raiseSheet, showAnalysis } from './state/actions';
import { stepPeriod, togglePlay } from './state/play';
import { answerOpen, isPhone, state } from './state/store';

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName) || isTextInput(target);
}

function isTextInput(element: HTMLElement): boolean {
  return (
    element instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(element.type)
  );
}

const focusNow = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();
/** Once what the key opens is there. */
const focus = (selector: string) => requestAnimationFrame(() => focusNow(selector));

const KEYS: Record<string, () => void> = {
  // At once: what is typed next belongs to it, however slow the picture is.
  '/': () => focusNow('#search-input'),
  a: () => {
    showAnalysis();
    focus(isPhone.value ? '#sheet-tab-analysis' : '#left-tab-analysis');
  },
  l: () => {
    state.leftTab.value = 'layers';
    state.layersOpen.value = true;
    raiseSheet('layers');
    focus(isPhone.value ? '#sheet-tab-layers' : '#layer-panel .eye');
  },
  t: () => {
    raiseSheet('time');
    focus('.time .handle');
  },
  d: () => {
    state.drawMenuOpen.value = true;
  },
  p: togglePlay,
  '[': () => {
    stepPeriod(-1);
  },
  ']': () => {
    stepPeriod(1);
  },
  '0': showEverything,
  '?': () => {
    state.helpOpen.value = true;
  },
};

function stepBack(): void {
  if (state.drawMenuOpen.value) {
    state.drawMenuOpen.value = false;
    focus('#draw-button');
  } else if (state.drawing.value !== null) state.drawing.value = null;
  else if (answerOpen.value) closeAnswer();
}

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('dialog[open], :popover-open') || state.briefing.value) return;
    if (event.key === 'Escape') {
      stepBack();
      return;
    }
    if (isTyping(event.target)) return;
    const act = KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
