/** Hatching of communes, drawn once for the map and for the legend: lines that lean the other way than those of any zone. */
import { HATCH } from './colours';

/** `none`: no figure. `unsure`: a rate that rests on few incidents. */
export const HATCHES = ['none', 'unsure'] as const;
export type Hatch = (typeof HATCHES)[number];

const SIZE: Record<Hatch, number> = { none: 6, unsure: 8 };
const LOOK: Record<Hatch, { colour: string; width: number }> = {
  none: { colour: HATCH, width: 1.2 },
  unsure: { colour: 'rgb(40 48 52 / 0.5)', width: 1 },
};

export function hatchCanvas(hatch: Hatch, ratio: number): HTMLCanvasElement {
  const size = SIZE[hatch];
  const canvas = document.createElement('canvas');
  canvas.width = size * ratio;
  canvas.height = size * ratio;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.scale(ratio, ratio);
  context.strokeStyle = LOOK[hatch].colour;
  context.lineWidth = LOOK[hatch].width;
  // Three strokes, so that the tile repeats without a seam at its corners.
  for (const shift of [-size, 0, size]) {
    context.beginPath();
    context.moveTo(shift - 1, -1);
    context.lineTo(shift + size + 1, size + 1);
    context.stroke();
  }
  return canvas;
}

export function hatchImage(hatch: Hatch, ratio: number): ImageData {
  const canvas = hatchCanvas(hatch, ratio);
  const context = canvas.getContext('2d');
  return (
    context?.getImageData(0, 0, canvas.width, canvas.height) ?? new ImageData(canvas.width, canvas.height)
  );
}
