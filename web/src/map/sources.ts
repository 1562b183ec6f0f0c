/** Where the map's tiles come from, and how the filter reaches them. */
import type { Map as MapLibreMap, RasterDEMTileSource, VectorTileSource } from 'maplibre-gl';
import type { DensityTileJson, Layer } from '../api/types';

/**
 * What shows figures of incidents: the points, and a commune under the pointer. Everything else is the same whatever the
 * filter, and asking for it again would be for nothing.
 */
const FILTERED = new Set(['incidents', 'communes']);

/** The deepest vector tiles that the server makes; the map enlarges those. */
const MAX_ZOOM = 16;

function tileAddress(id: string, extension: string, query: string): string {
  return `${location.origin}/tiles/${id}/{z}/{x}/{y}.${extension}${query ? `?${query}` : ''}`;
}

/** What the vector tiles of a layer take: incidents come in groups that have room for their number. */
function vectorQuery(id: string, query: string): string {
  return [FILTERED.has(id) ? query : '', id === 'incidents' ? 'cluster=true' : ''].filter(Boolean).join('&');
}

export function addVectorSource(map: MapLibreMap, layer: Layer, query: string): void {
  if (map.getSource(layer.id)) return;
  map.addSource(layer.id, {
    type: 'vector',
    tiles: [tileAddress(layer.id, 'mvt', vectorQuery(layer.id, query))],
    maxzoom: MAX_ZOOM,
    // A choropleth colours communes by their code.
    ...(layer.id === 'communes' ? { promoteId: 'code' } : {}),
  });
}

const densityQuery = (query: string, sigma: number) => [query, `sigma=${sigma}`].filter(Boolean).join('&');

export function addDensitySource(map: MapLibreMap, info: DensityTileJson, query: string): void {
  map.addSource('density', {
    type: 'raster-dem',
    tiles: [tileAddress('density', 'png', densityQuery(query, info.sigma_m))],
    tileSize: info.tileSize,
    minzoom: info.minzoom ?? 0,
    maxzoom: info.maxzoom ?? 14,
    ...(info.bounds ? { bounds: info.bounds } : {}),
    encoding: 'custom',
    redFactor: info.redFactor,
    greenFactor: info.greenFactor,
    blueFactor: info.blueFactor,
    baseShift: info.baseShift,
  });
}

function askAgain(map: MapLibreMap, id: string, query: string): void {
  map.getSource<VectorTileSource>(id)?.setTiles([tileAddress(id, 'mvt', vectorQuery(id, query))]);
}

/** Asks every filtered source for new tiles. Those in flight are dropped by the map itself. */
export function applyFilter(map: MapLibreMap, query: string): void {
  for (const id of FILTERED) askAgain(map, id, query);
}

/** Asks every source for its tiles again, since the data are others. */
export function renewTiles(map: MapLibreMap, query: string): void {
  for (const [id, { type }] of Object.entries(map.getStyle().sources))
    if (type === 'vector') askAgain(map, id, query);
}

/** What is drawn stays until the new tiles are there. None may be on its way: see `followDensity`. */
export function setDensityFilter(map: MapLibreMap, query: string, sigma: number): void {
  map
    .getSource<RasterDEMTileSource>('density')
    ?.setTiles([tileAddress('density', 'png', densityQuery(query, sigma))]);
}
