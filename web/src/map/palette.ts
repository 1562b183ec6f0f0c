/**
 * Every colour on the map, and what it means. The same values draw the legend.
 *
 * They are the server's own (`style.gen.json` is made from its code), so that the map and QGIS agree.
 */
import { signal } from '@preact/signals';
import { LOOK } from './style';

export const BACKGROUND = { ...LOOK.colours, label: '#46525A', halo: LOOK.colours.land } as const;

export const ACCENT = '#0F5F63';

export interface KindLook {
  colour: string;
  pattern: string;
}

const KINDS = new Map(LOOK.kinds.map((kind) => [kind.id, kind]));

/** As the program comes: what the style layers of a kind name. */
export function builtInLook(kind: string): KindLook {
  return KINDS.get(kind) ?? LOOK.operatorKind;
}

/** The looks that the rules in force give, by kind; put here once they are known. */
export const ruledLooks = signal<ReadonlyMap<string, KindLook>>(new Map());

/** As the rules in force say. */
export function kindLook(kind: string): KindLook {
  return ruledLooks.value.get(kind) ?? builtInLook(kind);
}

/** The kinds in the order they are listed; the last is drawn on top. */
export const KNOWN_KINDS: readonly string[] = [...KINDS.keys()];

export const HOTSPOT = LOOK.hotspots;

/** Class III is the hardest level of development and the darkest; dashes tell them apart in grey. */
export const PROGRAMME_CLASSES = LOOK.programmes;

export const INCIDENT_CLUSTER = LOOK.colours.ink;

/** A colour as it looks on land at a layer's opacity. */
export const onLand = (colour: string, opacity: number) =>
  `color-mix(in srgb, ${colour} ${Math.round(opacity * 100)}%, ${BACKGROUND.land})`;
