/** What a commune's colour says, on its card: a finger does not hover. */
import { words } from '../i18n';
import { state } from '../state/store';
import { ClassColour } from './ClassColour';
import { labelOf, measureTitle, placeLines } from './labels';
import { choropleth, indicator, rates } from './rates';

export function UnitFigure({ code }: { code: string }) {
  const shown = choropleth.first.value;
  const answer = rates.first.current.value.value;
  const place = shown?.places.get(code);
  if (!shown || !answer || !place) return null;
  const { measure } = state.theme.value;
  return (
    <section class="block unit-figure" aria-label={words.value.choropleth.title}>
      <h3>{measureTitle(measure, indicator.value)}</h3>
      <p>
        <ClassColour
          colour={place.colour}
          hatch={place.key === 'none' ? 'none' : place.isUnsure ? 'unsure' : null}
        />{' '}
        {labelOf(shown, place.key)}
      </p>
      {placeLines(place, measure, answer).map((line) => (
        <p class="small" key={line}>
          {line}
        </p>
      ))}
    </section>
  );
}
