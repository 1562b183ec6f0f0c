/** The button that offers the shapes, and the way to type an area without a mouse. */

import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n';
import { showBox } from '../map/current';
import { Icon } from '../panels/Icon';
import { setArea, startDrawing } from '../state/actions';
import { boxOf, outline, parseArea } from '../state/area';
import { type DrawShape, isPhone, state } from '../state/store';

const typing = signal(false);
const wrong = signal(false);

function TypedArea() {
  const w = words.value;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const apply = (event: Event) => {
    event.preventDefault();
    const area = parseArea(field.current?.value ?? '');
    wrong.value = area === null;
    if (!area) return;
    typing.value = false;
    state.drawMenuOpen.value = false;
    setArea(area);
    const box = boxOf(outline(area));
    if (box) showBox(box);
  };
  return (
    <form class="typed" onSubmit={apply}>
      <label for="typed-area" class="small quiet">
        {w.drawTypedHelp}
      </label>
      <textarea
        id="typed-area"
        ref={field}
        rows={4}
        spellcheck={false}
        placeholder={'19.80, 105.77, 1500'}
        aria-invalid={wrong.value}
        aria-describedby="typed-wrong"
      />
      <p id="typed-wrong" class="small wrong" role="alert">
        {wrong.value ? w.drawTypedWrong : ''}
      </p>
      <button type="submit" class="button primary">
        {w.drawTypedApply}
      </button>
    </form>
  );
}

export function DrawMenu() {
  const w = words.value;
  const box = useRef<HTMLDivElement>(null);
  const isOpen = state.drawMenuOpen.value;
  const shapes: [DrawShape, string][] = [
    ['polygon', w.drawPolygon],
    ['rectangle', w.drawRectangle],
    ['circle', w.drawCircle],
  ];

  useEffect(() => {
    if (!isOpen) {
      typing.value = false;
      wrong.value = false;
      return;
    }
    box.current?.querySelector<HTMLElement>('.menu button')?.focus();
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) state.drawMenuOpen.value = false;
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [isOpen]);

  return (
    <div class="menu-place" ref={box}>
      <button
        type="button"
        class="button"
        id="draw-button"
        aria-expanded={isOpen}
        aria-controls="draw-menu"
        onClick={() => {
          state.drawMenuOpen.value = !isOpen;
        }}
      >
        <Icon name="polygon" /> <span>{w.draw}</span>
      </button>
      {isOpen && (
        <div class="menu" id="draw-menu">
          {shapes.map(([shape, name]) => (
            <button type="button" key={shape} onClick={() => startDrawing(shape)}>
              <Icon name={shape} /> {name}
            </button>
          ))}
          <button
            type="button"
            aria-expanded={typing.value}
            onClick={() => {
              typing.value = !typing.value;
            }}
          >
            <Icon name="type" /> {w.drawTyped}
          </button>
          {typing.value && <TypedArea />}
        </div>
      )}
    </div>
  );
}

/** What to do next, while drawing. */
export function DrawHint() {
  const w = words.value;
  const shape = state.drawing.value;
  if (shape === null) return null;
  return (
    <div class="draw-hint" role="status">
      <span>{(isPhone.value ? w.drawHintTouch : w.drawHint)[shape]}</span>
      <button
        type="button"
        class="button"
        onClick={() => {
          state.drawing.value = null;
        }}
      >
        {w.cancel}
      </button>
    </div>
  );
}
