/**
 * Fill patterns of the zone kinds, drawn once and used by the map and by the legend.
 *
 * They are transparent between their marks, so that two zones over each other show both patterns
 * and no mixed colour that means nothing.
 */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { type KindLook, KNOWN_KINDS, kindLook } from './palette';
import { LOOK, type Marks } from './style';

const SIZE = 16;
const RATIO = 2;

/** Strokes that leave on one side come back on the other, so the tile repeats without a seam. */
function drawMarks(context: CanvasRenderingContext2D, { width, lines, discs, radius }: Marks): void {
  context.lineWidth = width;
  for (const dx of [-SIZE, 0, SIZE]) {
    for (const dy of [-SIZE, 0, SIZE]) {
      for (const line of lines) {
        context.beginPath();
        for (const [x, y] of line) context.lineTo(x + dx, y + dy);
        context.stroke();
      }
    }
  }
  for (const [x, y] of discs) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  }
}

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
  const marks = LOOK.patterns[look.pattern];
  if (marks) drawMarks(context, marks);
  return canvas;
}

/** Styles name a pattern together with its colour. */
export function patternName({ pattern, colour }: KindLook): string {
  return `${pattern}-${colour.slice(1)}`;
}

export function addPattern(map: MapLibreMap, kind: string): void {
  const name = patternName(kindLook(kind));
  if (map.hasImage(name)) return;
  const canvas = patternCanvas(kind);
  const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
  if (data) map.addImage(name, data, { pixelRatio: RATIO });
}

/** The disc on which a hot spot's letter stands, where the hot spot itself is too small to be seen. */
export const HOTSPOT_DISC = 'hotspot-disc';
const DISC = 20;

/** A disc with a white edge, to put a letter on; one of the same name takes the colour. */
export function addDisc(map: MapLibreMap, id: string, colour: string): void {
  const canvas = document.createElement('canvas');
  canvas.width = DISC * RATIO;
  canvas.height = DISC * RATIO;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(RATIO, RATIO);
  context.fillStyle = colour;
  context.strokeStyle = '#ffffff';
  context.lineWidth = 2;
  context.beginPath();
  context.arc(DISC / 2, DISC / 2, DISC / 2 - 1.5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  const data = context.getImageData(0, 0, canvas.width, canvas.height);
  if (map.hasImage(id)) map.updateImage(id, data);
  else map.addImage(id, data, { pixelRatio: RATIO });
}

export function addKnownPatterns(map: MapLibreMap): void {
  addDisc(map, HOTSPOT_DISC, kindLook('hotspot').colour);
  for (const kind of KNOWN_KINDS) addPattern(map, kind);
}
