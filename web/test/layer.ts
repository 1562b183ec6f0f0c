import type { Layer } from '../src/api/types';

/** A layer of the catalogue with what a test says of it. */
export function layer(
  id: string,
  group: Layer['group'],
  geometry: Layer['geometry'],
  fields: readonly string[] = [],
): Layer {
  return {
    id,
    group,
    geometry,
    title_vi: '',
    title_en: '',
    count: 1,
    fields: fields.map((name) => ({ name }) as Layer['fields'][number]),
    demonstration: false,
    approximate: false,
    attribution: null,
    geojson: null,
    files: [],
    tilejson: '',
  };
}
