/**
 * Fill patterns of the zone kinds, drawn once and used by the map and by the legend.
 *
 * They are transparent between their marks, so that two zones over each other show both patterns
 * and no mixed colour that means nothing.
 */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { KNOWN_KINDS, kindLook, type PatternName } from './palette';

const SIZE = 16;
const RATIO = 2;

type Draw = (context: CanvasRenderingContext2D, size: number) => void;

/** Strokes that leave on one side come back on the other, so the tile repeats without a seam. */
function wrapped(
  context: CanvasRenderingContext2D,
  size: number,
  path: (x: number, y: number) => void,
): void {
  for (const dx of [-size, 0, size]) {
    for (const dy of [-size, 0, size]) {
      context.beginPath();
      path(dx, dy);
      context.stroke();
    }
  }
}

const DRAW: Record<PatternName, Draw> = {
  diagonal: (context, size) => {
    const half = size / 2;
    wrapped(context, size, (x, y) => {
      context.moveTo(x, y + half);
      context.lineTo(x + half, y);
      context.moveTo(x, y + size + half);
      context.lineTo(x + size + half, y);
    });
  },
  waves: (context, size) => {
    for (const level of [size * 0.25, size * 0.75]) {
      wrapped(context, size, (x, y) => {
        context.moveTo(x, y + level);
        context.bezierCurveTo(
          x + size / 3,
          y + level - 5,
          x + (size * 2) / 3,
          y + level + 5,
          x + size,
          y + level,
        );
      });
    }
  },
  dots: (context, size) => {
    for (const [x, y] of [
      [size / 4, size / 4],
      [(size * 3) / 4, (size * 3) / 4],
    ] as const) {
      context.beginPath();
      context.arc(x, y, 1.7, 0, 2 * Math.PI);
      context.fill();
    }
  },
  crosses: (context, size) => {
    const [middle, arm] = [size / 2, 2.6];
    context.beginPath();
    context.moveTo(middle - arm, middle);
    context.lineTo(middle + arm, middle);
    context.moveTo(middle, middle - arm);
    context.lineTo(middle, middle + arm);
    context.stroke();
  },
  rows: (context, size) => {
    context.lineWidth = 1;
    for (const level of [size * 0.25, size * 0.75]) {
      context.beginPath();
      context.moveTo(0, level);
      context.lineTo(size, level);
      context.stroke();
    }
  },
};

export function patternCanvas(kind: string): HTMLCanvasElement {
  const look = kindLook(kind);
  const canvas = document.createElement('canvas');
  canvas.width = SIZE * RATIO;
  canvas.height = SIZE * RATIO;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.scale(RATIO, RATIO);
  context.strokeStyle = look.colour;
  context.fillStyle = look.colour;
  context.lineWidth = 1.3;
  DRAW[look.pattern](context, SIZE);
  return canvas;
}

export const patternImage = (kind: string) => `pattern-${kind}`;

export function addPattern(map: MapLibreMap, kind: string): void {
  if (map.hasImage(patternImage(kind))) return;
  const canvas = patternCanvas(kind);
  const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
  if (data) map.addImage(patternImage(kind), data, { pixelRatio: RATIO });
}

/** The disc on which a hot spot's letter stands, where the hot spot itself is too small to be seen. */
export const HOTSPOT_DISC = 'hotspot-disc';
const DISC = 20;

function addHotspotDisc(map: MapLibreMap): void {
  const canvas = document.createElement('canvas');
  canvas.width = DISC * RATIO;
  canvas.height = DISC * RATIO;
  const context = canvas.getContext('2d');
  if (!context || map.hasImage(HOTSPOT_DISC)) return;
  context.scale(RATIO, RATIO);
  context.fillStyle = kindLook('hotspot').colour;
  context.strokeStyle = '#ffffff';
  context.lineWidth = 2;
  context.beginPath();
  context.arc(DISC / 2, DISC / 2, DISC / 2 - 1.5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  const data = context.getImageData(0, 0, canvas.width, canvas.height);
  map.addImage(HOTSPOT_DISC, data, { pixelRatio: RATIO });
}

export function addKnownPatterns(map: MapLibreMap): void {
  addHotspotDisc(map);
  for (const kind of KNOWN_KINDS) addPattern(map, kind);
}
