/** How long a way on the map is in the land, and a round length to draw. */

/** The circumference of the sphere that Web Mercator is drawn on, in metres (EPSG:3857). */
const CIRCUMFERENCE_M = 2 * Math.PI * 6_378_137;
/** The world at zoom 0, in CSS pixels. */
const WORLD_PX = 512;
/** Millimetres of a CSS pixel. */
export const PIXEL_MM = 25.4 / 96;

export function metresPerPixel({ zoom, lat }: { zoom: number; lat: number }): number {
  return (CIRCUMFERENCE_M * Math.cos((lat * Math.PI) / 180)) / (WORLD_PX * 2 ** zoom);
}

export interface ScaleBar {
  metres: number;
  /** Its length in CSS pixels. */
  width: number;
}

/** The longest of 1, 2, 3 or 5 times a power of ten metres that is no wider than `widest` CSS pixels. */
export function scaleBar(perPixel: number, widest: number): ScaleBar {
  const longest = perPixel * widest;
  const power = 10 ** Math.floor(Math.log10(longest));
  const step = [5, 3, 2].find((each) => each * power <= longest) ?? 1;
  return { metres: step * power, width: (step * power) / perPixel };
}

/** The scale of a print at its own size, as the number under the 1, to two digits: nobody measures closer on paper. */
export function printedScale(perPixel: number): number {
  return Number((perPixel / (PIXEL_MM / 1000)).toPrecision(2));
}
