/** Groups of cells as a list, so that none needs a mouse to be found. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { count, words } from '../i18n';
import { statisticsWords } from '../i18n/statistics';
import { showBox } from '../map/current';
import { communeOf, type Place } from './readings';
import { communeNames, pick } from './state';

const AT_FIRST = 8;

interface Props<Properties> {
  places: readonly Place<Properties>[];
  communes: Record<string, string>;
  swatch(place: Place<Properties>): ComponentChildren;
  /** What kind of place it is, where there are several. */
  kindOf?(place: Place<Properties>): string;
}

/** The cell with the most incidents stands for its place. */
function fullest<Properties extends { count: number }>(place: Place<Properties>): string | null {
  return [...place.cells].sort((a, b) => b.properties.count - a.properties.count)[0]?.id ?? null;
}

export function PlaceList<Properties extends { count: number }>({
  places,
  communes,
  swatch,
  kindOf,
}: Props<Properties>) {
  const w = statisticsWords.value;
  const [all, setAll] = useState(false);
  const shown = all ? places : places.slice(0, AT_FIRST);
  return (
    <section class="block">
      <h3>
        {w.places} <span class="number quiet">{count(places.length)}</span>
      </h3>
      <p class="small quiet">{w.placesOnMap}</p>
      <ol class="place-list">
        {shown.map((place, index) => (
          <li key={place.cells[0]?.id}>
            <button
              type="button"
              class="zone-button"
              onClick={() => {
                pick(fullest(place));
                showBox(place.box);
              }}
            >
              {swatch(place)}
              <span>
                {communeNames.value.get(communeOf(place, communes) ?? '') ?? w.place(count(index + 1))}
                {kindOf && <span class="quiet"> · {kindOf(place)}</span>}
              </span>
              <span class="number quiet">
                {w.incidents(count(place.incidents))} · {w.cells(count(place.cells.length))}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {!all && places.length > AT_FIRST && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {words.value.showAll(count(places.length))}
        </button>
      )}
    </section>
  );
}
