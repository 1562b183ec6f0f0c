/** What the server says of the looks of its layers: one definition for the map, its legend, and QGIS. */
import type { LayerSpecification } from 'maplibre-gl';
import made from './style.gen.json';

/** The marks of a pattern's tile, in CSS pixels. */
export interface Marks {
  width: number;
  lines: [number, number][][];
  discs: [number, number][];
  radius: number;
}

/** A style layer, where it lies among the others, and the row that switches it. */
export type StyleLayer = LayerSpecification & { metadata?: { slot: string; row?: string } };

interface Kind {
  id: string;
  colour: string;
  pattern: string;
}

interface Look {
  slots: string[];
  kinds: Kind[];
  operatorKind: Kind;
  hotspots: { strong: string; possible: string };
  programmes: { name: string; colour: string; dashes: number[] }[];
  colours: Record<
    'sea' | 'land' | 'communeLine' | 'provinceLine' | 'coastLine' | 'borderLine' | 'ink' | 'operatorLayer',
    string
  >;
  patterns: Record<string, Marks>;
  layers: StyleLayer[];
}

export const LOOK = made as unknown as Look;

/** What lies under everything. */
export const SEA = LOOK.layers.filter(({ type }) => type === 'background');

/** The style layers that `isWanted` takes, with the names that they leave open. */
export function styleLayers(
  isWanted: (source: string, metadata: NonNullable<StyleLayer['metadata']>) => boolean,
  names: Record<string, string> = {},
): StyleLayer[] {
  const wanted = LOOK.layers.filter(
    (layer) => 'source' in layer && layer.metadata && isWanted(String(layer.source), layer.metadata),
  );
  let text = JSON.stringify(wanted);
  for (const [name, value] of Object.entries(names)) {
    text = text.replaceAll(`{${name}}`, JSON.stringify(value).slice(1, -1));
  }
  return JSON.parse(text);
}
