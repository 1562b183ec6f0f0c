/** What the pointer means on the map: hover shows, click keeps. */
import { signal } from '@preact/signals';
import type { MapGeoJSONFeature, Map as MapLibreMap, Point } from 'maplibre-gl';
import { select } from '../state/actions';
import { kindLayerId, layerSetting } from '../state/layers';
import type { Side } from '../state/sides';
import { state } from '../state/store';
import { keepInSight } from './current';
import { densityAt } from './densityAt';
import { clicksAreIgnored } from './ignoredClicks';
import { letterId } from './layers';
import { overlay } from './overlay';
import { KNOWN_KINDS } from './palette';

export interface Hover {
  x: number;
  y: number;
  side: Side;
  commune: { code: string; name: string; incidents: number | null } | null;
  /** Kinds of the zones under the pointer, topmost first. */
  kinds: string[];
  incident: { category: string; occurredAt: string; precision: string } | null;
  grouped: number | null;
  /** Incidents per km², while the heat map is shown. */
  density: number | null;
  /** What an analysis says here. */
  analysis: string | null;
}

export const hover = signal<Hover | null>(null);

/** What else is said of a commune under the pointer; set by what colours communes, once it is loaded. */
export const moreOf = signal<((code: string, side: Side) => readonly string[]) | null>(null);

const canHover = matchMedia('(hover: hover)');

const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));

function zonesAt(features: readonly MapGeoJSONFeature[]): MapGeoJSONFeature[] {
  const seen = new Set<string>();
  return features.filter((feature) => {
    const id = text(feature.properties.id);
    if (!feature.layer.id.startsWith('zones.') || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

const PICKED = [
  'incidents-one',
  'incidents-many',
  'communes-ground',
  letterId('hotspot'),
  ...KNOWN_KINDS.map((kind) => `${kindLayerId(kind)}-fill`),
];

/** Only what can be pointed at: looking through every line and label costs much more. */
function featuresAt(map: MapLibreMap, point: Point): MapGeoJSONFeature[] {
  const operatorZones = map
    .getLayersOrder()
    .filter((id) => id.startsWith('zones.') && id.endsWith('-fill') && !PICKED.includes(id));
  const layers = [...PICKED, ...operatorZones].filter((id) => map.getLayer(id) !== undefined);
  return map.queryRenderedFeatures(point, { layers });
}

function readHover(
  point: Point,
  features: readonly MapGeoJSONFeature[],
  side: Side,
  analysis: string | null,
): Hover | null {
  const commune = features.find((feature) => feature.layer.id === 'communes-ground')?.properties;
  const single = features.find((feature) => feature.layer.id === 'incidents-one')?.properties;
  const grouped = features.find((feature) => feature.layer.id === 'incidents-many')?.properties;
  const kinds = [...new Set(zonesAt(features).map((feature) => text(feature.properties.kind)))];
  if (!commune && !single && !grouped && !analysis && kinds.length === 0) return null;
  return {
    x: point.x,
    y: point.y,
    side,
    commune: commune
      ? {
          code: text(commune.code),
          name: text(commune.name),
          incidents: typeof commune.incidents === 'number' ? commune.incidents : null,
        }
      : null,
    kinds,
    incident: single?.category
      ? {
          category: text(single.category),
          occurredAt: text(single.occurred_at),
          precision: text(single.precision),
        }
      : null,
    grouped: grouped ? Number(grouped.count) : null,
    density: null,
    analysis,
  };
}

export function watchPointer(map: MapLibreMap, side: Side): () => void {
  let frame = 0;
  let last: Point | null = null;

  const look = () => {
    frame = 0;
    if (!last || state.drawing.peek() !== null) return;
    const features = featuresAt(map, last);
    const found = readHover(last, features, side, overlay.current?.hover(map, last) ?? null);
    const isDense = found?.commune && layerSetting('density').on;
    hover.value = isDense ? { ...found, density: densityAt(map, map.unproject(last)) } : found;
    map.getCanvas().style.cursor = hover.value ? 'pointer' : '';
  };

  map.on('mousemove', (event) => {
    // A touch also sends the moves of a mouse, and nothing would take the label away again.
    if (!canHover.matches) return;
    last = event.point;
    // Looking up costs more than a frame on a slow machine: never more than once each frame.
    if (frame === 0) frame = requestAnimationFrame(look);
  });
  map.on('mouseout', () => {
    last = null;
    hover.value = null;
  });
  map.on('movestart', () => {
    hover.value = null;
  });
  map.on('click', (event) => {
    if (state.drawing.peek() !== null || state.editing.peek() || clicksAreIgnored()) return;
    if (overlay.current?.pick(map, event.point)) return;
    const features = featuresAt(map, event.point);
    const hotspot = zonesAt(features).find((feature) => feature.properties.kind === 'hotspot');
    const commune = features.find((feature) => feature.layer.id === 'communes-ground');
    const zone = hotspot ?? (commune ? undefined : zonesAt(features)[0]);
    // The panel says it now; the label waits for the pointer to move on.
    last = null;
    hover.value = null;
    if (zone) select({ kind: 'zone', id: text(zone.properties.id) });
    else if (commune) select({ kind: 'unit', code: text(commune.properties.code) });
    else return;
    keepInSight(event.point);
  });
  return () => cancelAnimationFrame(frame);
}
