/** The measures of the paper: A4 with the margins of Decree 30/2020/NĐ-CP, which `briefing.css` sets. */
import type { BoundingBox } from '../api/types';

const PIXELS_PER_MM = 96 / 25.4;
/** 210 mm less 30 mm at the left and 15 mm at the right. */
const TEXT_WIDTH_MM = 165;

export const MAP_WIDTH_PX = Math.floor(TEXT_WIDTH_MM * PIXELS_PER_MM);

/** A map leaves room for the words around it, and is no narrow strip. */
const [LOWEST_PX, HIGHEST_PX] = [300, 345];

/** Height over width of a box on the map, which is in Web Mercator. */
function aspect([west, south, east, north]: BoundingBox): number {
  const y = (latitude: number) => Math.asinh(Math.tan((latitude * Math.PI) / 180));
  return (y(north) - y(south)) / (((east - west) * Math.PI) / 180);
}

/** CSS pixels of the height in which the boxes fill a map as wide as the text; the middle one of several. */
export function mapHeight(boxes: readonly BoundingBox[]): number {
  const aspects = boxes.map(aspect).sort((a, b) => a - b);
  const middle = aspects[Math.floor(aspects.length / 2)] ?? 1;
  return Math.round(Math.min(HIGHEST_PX, Math.max(LOWEST_PX, middle * MAP_WIDTH_PX)));
}
