/** Puts drawn layers into their slots, and keeps each row's switch and opacity on the map. */
import { signal } from '@preact/signals';
import type { ExpressionSpecification, Map as MapLibreMap } from 'maplibre-gl';
import type { LayerSetting } from '../state/permalink';
import { type Drawn, SLOTS } from './layers';

interface Placed {
  drawn: Drawn;
  /** The row that switches it; none for what is always there. */
  row: string | null;
}

export class LayerStack {
  readonly #map: MapLibreMap;
  readonly #placed: Placed[] = [];
  /** Counts additions, so that an effect that applies settings runs for what came late, before anything of it is drawn. */
  readonly #added = signal(0);

  get map(): MapLibreMap {
    return this.#map;
  }

  constructor(map: MapLibreMap) {
    this.#map = map;
    for (const slot of SLOTS) {
      map.addLayer({ id: this.#top(slot), type: 'background', layout: { visibility: 'none' } });
    }
  }

  /** An invisible layer marks the top of each slot. */
  #top(slot: string): string {
    return `slot-${slot}`;
  }

  has(id: string): boolean {
    return this.#placed.some(({ drawn }) => drawn.spec.id === id);
  }

  add(row: string | null, layers: readonly Drawn[]): void {
    const fresh = layers.filter(({ spec }) => !this.has(spec.id));
    for (const drawn of fresh) {
      this.#map.addLayer(drawn.spec, this.#top(drawn.slot));
      this.#placed.push({ drawn, row });
    }
    if (fresh.length > 0) this.#added.value = this.#added.peek() + 1;
  }

  /** Gives layers that are there already the look of others of the same names; how far they fade stays with their row. */
  restyle(layers: readonly Drawn[]): void {
    for (const drawn of layers) {
      const placed = this.#placed.find((each) => each.drawn.spec.id === drawn.spec.id);
      if (!placed) continue;
      placed.drawn = drawn;
      const { id, paint, layout } = drawn.spec;
      for (const [property, value] of Object.entries(paint ?? {})) {
        if (!(property in drawn.opacity)) this.#map.setPaintProperty(id, property as 'line-color', value);
      }
      for (const [property, value] of Object.entries(layout ?? {})) {
        if (property !== 'visibility') this.#map.setLayoutProperty(id, property as 'text-field', value);
      }
    }
  }

  remove(id: string): void {
    const index = this.#placed.findIndex(({ drawn }) => drawn.spec.id === id);
    if (index < 0) return;
    this.#map.removeLayer(id);
    this.#placed.splice(index, 1);
  }

  /** Reactive: follows what is added. `settingOf` says what a row is set to; kinds of zones follow their group's row as well. */
  apply(settingOf: (row: string) => LayerSetting): void {
    this.#added.value;
    for (const { drawn, row } of this.#placed) {
      if (row === null) continue;
      const setting = settingOf(row);
      const { id } = drawn.spec;
      this.#map.setLayoutProperty(id, 'visibility', setting.on ? 'visible' : 'none');
      for (const [property, factor] of Object.entries(drawn.opacity)) {
        const value: number | ExpressionSpecification =
          typeof factor === 'number' ? factor * setting.opacity : ['*', factor, setting.opacity];
        this.#map.setPaintProperty(id, property as 'line-opacity', value);
      }
    }
  }
}
