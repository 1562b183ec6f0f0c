/** Asking about the land within a distance of the border or the coast. */
import { signal } from '@preact/signals';
import { words } from '../i18n';
import { showAnswer } from '../map/goTo';
import { setArea } from '../state/actions';
import { ALONG_LINES, type AlongLine, FARTHEST_ALONG_M } from '../state/area';
import { catalogue } from '../state/data';
import { state } from '../state/store';

const line = signal<AlongLine>('border');
const kilometres = signal(5);

/** Lines of which the data have some. */
export function linesLoaded(): AlongLine[] {
  const layers = catalogue.current.value.value?.layers ?? [];
  return ALONG_LINES.filter((each) => layers.some(({ id, count }) => id === `${each}_line` && count !== 0));
}

export function AlongForm() {
  const w = words.value.ask;
  const lines = linesLoaded();
  const chosen = lines.includes(line.value) ? line.value : (lines[0] ?? 'border');
  return (
    <form
      class="typed"
      onSubmit={(event) => {
        event.preventDefault();
        state.drawMenuOpen.value = false;
        setArea({ shape: 'along', line: chosen, distanceM: Math.round(kilometres.value * 1000) });
        showAnswer();
      }}
    >
      <fieldset class="radio-choices">
        <legend class="visually-hidden">{w.along}</legend>
        {lines.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="along-line"
              checked={each === chosen}
              onChange={() => {
                line.value = each;
              }}
            />{' '}
            {w.alongLine[each]}
          </label>
        ))}
      </fieldset>
      <label>
        {w.alongDistance}{' '}
        <input
          type="number"
          required
          min={0.1}
          max={FARTHEST_ALONG_M / 1000}
          step={0.1}
          value={kilometres.value}
          onInput={(event) => {
            kilometres.value = event.currentTarget.valueAsNumber;
          }}
        />
      </label>
      <button type="submit" class="button primary">
        {w.alongApply}
      </button>
    </form>
  );
}
