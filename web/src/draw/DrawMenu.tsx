/** The button that offers the shapes, and the way to type an area without a mouse. */

import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n';
import { Icon } from '../panels/Icon';
import { startDrawing } from '../state/actions';
import { type AreaFault, readArea } from '../state/areaText';
import { type DrawShape, isPhone, state } from '../state/store';
import { AlongForm, linesLoaded } from './AlongForm';
import { takeArea } from './take';

/** Which form is open in the menu. */
const form = signal<'typed' | 'along' | null>(null);
const wrong = signal<AreaFault | null>(null);

function TypedArea() {
  const w = words.value;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const apply = (event: Event) => {
    event.preventDefault();
    const { area, fault } = readArea(field.current?.value ?? '');
    wrong.value = fault;
    if (!area) return;
    form.value = null;
    state.drawMenuOpen.value = false;
    takeArea(area);
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
        aria-invalid={wrong.value !== null}
        aria-describedby="typed-wrong"
      />
      <p id="typed-wrong" class="small wrong" role="alert">
        {wrong.value ? w.ask.fault[wrong.value] : ''}
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
      form.value = null;
      wrong.value = null;
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
          // A sheet would lie over what is typed, and over the button that sends it.
          if (isPhone.peek()) state.sheet.value = 'low';
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
            aria-expanded={form.value === 'typed'}
            onClick={() => {
              form.value = form.value === 'typed' ? null : 'typed';
            }}
          >
            <Icon name="type" /> {w.drawTyped}
          </button>
          {form.value === 'typed' && <TypedArea />}
          {linesLoaded().length > 0 && (
            <button
              type="button"
              aria-expanded={form.value === 'along'}
              onClick={() => {
                form.value = form.value === 'along' ? null : 'along';
              }}
            >
              <Icon name="along" /> {w.ask.along}
            </button>
          )}
          {form.value === 'along' && <AlongForm />}
          <p class="small quiet menu-note">{w.ask.dropHere}</p>
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
