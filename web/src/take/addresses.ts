/** Where a layer can be had, under the filter on the screen: files, OGC API, tiles. Pure: addresses in, addresses out. */
import type { Layer } from '../api/types';
import { queryString } from '../state/filter';

/** A row of the layer panel as the server knows it. */
export interface LayerAsked {
  /** The layer's id. */
  id: string;
  /** What narrows it, by parameter. */
  parameters: Readonly<Record<string, string>>;
}

/** Rows of these prefixes are kinds of one layer. */
const ZONES = 'zones.';

/** Layers whose features, or the figures in them, follow the filter. Outlines of programmes and the background never do. */
function followsFilter({ id, fields }: Layer): boolean {
  return ['incidents', 'hotspots', 'density'].includes(id) || fields.some(({ name }) => name === 'incidents');
}

/** CQL2 text doubles the quotes inside a text. */
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * What a row asks the server for: one kind of zone is the layer of all zones under a condition, coloured communes are the
 * communes. `null` where the catalogue has no such layer.
 */
export function askedLayer(
  row: string,
  layers: readonly Layer[],
  filter: Readonly<Record<string, string>>,
  sigma: number,
): LayerAsked | null {
  const kind = row.startsWith(ZONES) ? row.slice(ZONES.length) : null;
  const id = kind !== null ? 'zones' : row === 'choropleth' ? 'communes' : row;
  const layer = layers.find((each) => each.id === id);
  if (!layer) return null;
  return {
    id,
    parameters: {
      ...(followsFilter(layer) ? filter : {}),
      ...(kind === null ? {} : { filter: `kind = ${quoted(kind)}` }),
      ...(id === 'density' ? { sigma: String(sigma) } : {}),
    },
  };
}

const withQuery = (path: string, parameters: Readonly<Record<string, string>>) => {
  const query = queryString(parameters);
  return query ? `${path}?${query}` : path;
};

/** Endings that a reader of a table or of a map opens first; the density is one grid. */
export function fileEndings({ id }: LayerAsked): readonly string[] {
  return id === 'density' ? ['tif'] : ['gpkg', 'geojson', 'csv', 'xlsx'];
}

export const fileAddress = ({ id, parameters }: LayerAsked, ending: string) =>
  withQuery(`/layers/${id}.${ending}`, parameters);

/** None for the density, which has no features. */
export function featuresAddress({ id, parameters }: LayerAsked): string | null {
  return id === 'density' ? null : withQuery(`/ogc/collections/${id}/items`, parameters);
}

/** With the places of zoom, column and row in braces, as map programs take it. The density comes as heights do (Terrarium). */
export function tilesAddress({ id, parameters }: LayerAsked): string {
  if (id !== 'density') return withQuery(`/tiles/${id}/{z}/{x}/{y}.mvt`, parameters);
  return withQuery('/tiles/density/{z}/{x}/{y}.png', { ...parameters, encoding: 'terrarium' });
}

/**
 * What GDAL opens in place, without a download. The slash of a period is escaped, since GDAL looks for the file's name behind
 * the last one.
 */
export function gdalAddress(origin: string, asked: LayerAsked): string {
  return `/vsicurl/${origin}${fileAddress(asked, 'gpkg').replace(/(?<=\?.*)\//g, '%2F')}`;
}
