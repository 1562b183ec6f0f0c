/** Draws what was laid out onto a canvas. Colours are those of paper, whatever theme the page has. */
import { BACKGROUND, kindLook } from '../map/palette';
import { patternCanvas } from '../map/patterns';
import { hatchCanvas } from '../theme/hatch';
import type { Layout, Rect } from './layout';
import type { Sign } from './legend';
import type { Font, Measure, Placed, PlacedSign } from './legendFlow';
import type { ScaleBar } from './scaleBar';

const FAMILY = '"Be Vietnam Pro", sans-serif';
const INK = '#1c262b';
const QUIET = '#4b585f';
const FRAME = '#8a959b';
const PAPER = '#ffffff';
/** Pixels of a pattern's canvas to a CSS pixel. */
const PATTERN_RATIO = 2;
/** One letter of each of the font's three files. */
const SAMPLE = 'Aăạơ';

type Context = CanvasRenderingContext2D;

export const loadFonts = () =>
  Promise.all([400, 600].map((weight) => document.fonts.load(`${weight} 12px ${FAMILY}`, SAMPLE)));

const css = ({ size, weight }: Font) => `${weight} ${size}px ${FAMILY}`;

export function measureOn(context: Context): Measure {
  return (text, font) => {
    context.font = css(font);
    return context.measureText(text).width;
  };
}

function tiled(context: Context, tile: HTMLCanvasElement, { x, y, width, height }: Rect): void {
  const pattern = context.createPattern(tile, 'repeat');
  if (!pattern) return;
  pattern.setTransform(new DOMMatrix().translate(x, y).scale(1 / PATTERN_RATIO));
  context.fillStyle = pattern;
  context.fillRect(x, y, width, height);
}

function outlined(context: Context, { x, y, width, height }: Rect, colour: string, lineWidth: number): void {
  context.strokeStyle = colour;
  context.lineWidth = lineWidth;
  const inset = lineWidth / 2;
  context.strokeRect(x + inset, y + inset, width - lineWidth, height - lineWidth);
}

function letterIn(context: Context, letter: string, { x, y, width, height }: Rect, colour: string): void {
  context.font = css({ size: height * 0.8, weight: 600 });
  context.textAlign = 'center';
  context.fillStyle = colour;
  context.fillText(letter, x + width / 2, y + height / 2);
  context.textAlign = 'left';
}

function paintZone(context: Context, sign: Extract<Sign, { as: 'zone' }>, box: Rect): void {
  const { colour } = kindLook(sign.kind);
  context.fillStyle = BACKGROUND.land;
  context.fillRect(box.x, box.y, box.width, box.height);
  tiled(context, patternCanvas(sign.kind), box);
  outlined(context, box, colour, 1.5);
  if (sign.letter === '') return;
  context.fillStyle = BACKGROUND.land;
  context.beginPath();
  context.arc(box.x + box.width / 2, box.y + box.height / 2, box.height * 0.42, 0, 2 * Math.PI);
  context.fill();
  letterIn(context, sign.letter, box, colour);
}

function paintLine(context: Context, sign: Extract<Sign, { as: 'line' }>, box: Rect): void {
  context.strokeStyle = sign.colour;
  context.lineWidth = sign.width;
  context.setLineDash((sign.dashes ?? []).map((dash) => dash * sign.width));
  context.beginPath();
  context.moveTo(box.x, box.y + box.height / 2);
  context.lineTo(box.x + box.width, box.y + box.height / 2);
  context.stroke();
  context.setLineDash([]);
}

function paintDisc(context: Context, colour: string, radius: number, box: Rect): void {
  context.beginPath();
  context.arc(box.x + box.width / 2, box.y + box.height / 2, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

function paintSign(context: Context, { sign, ...box }: PlacedSign): void {
  switch (sign.as) {
    case 'fill':
      context.fillStyle = sign.colour;
      context.fillRect(box.x, box.y, box.width, box.height);
      if (sign.hatch) tiled(context, hatchCanvas(sign.hatch, PATTERN_RATIO), box);
      outlined(context, box, sign.edge ?? FRAME, 0.5);
      break;
    case 'zone':
      paintZone(context, sign, box);
      break;
    case 'line':
      paintLine(context, sign, box);
      break;
    case 'disc':
      paintDisc(context, sign.colour, Math.min(sign.radius, box.height / 2), box);
      break;
    case 'cell':
      context.fillStyle = sign.colour;
      context.fillRect(box.x, box.y, box.width, box.height);
      letterIn(context, sign.letter, box, PAPER);
      break;
  }
}

export function paintPlaced(context: Context, { texts, signs }: Placed): void {
  for (const sign of signs) paintSign(context, sign);
  for (const { text, x, y, font, isQuiet } of texts) {
    context.font = css(font);
    context.fillStyle = isQuiet ? QUIET : INK;
    context.fillText(text, x, y);
  }
}

/** A plate on which words can be read over any map. */
function plate(context: Context, { x, y, width, height }: Rect): void {
  context.fillStyle = 'rgb(255 255 255 / 0.88)';
  context.fillRect(x, y, width, height);
}

/** A bar of a round length at the lower left, with that length, and on paper with its scale. */
export function paintScaleBar(
  context: Context,
  map: Rect,
  { width }: ScaleBar,
  said: { length: string; printed: string | null },
): void {
  const font: Font = { size: 10.5, weight: 400 };
  const words = [said.length, said.printed].filter(Boolean).join(' · ');
  const measure = measureOn(context);
  const [x, y] = [map.x + 10, map.y + map.height - 38];
  plate(context, { x, y, width: Math.max(width, measure(words, font)) + 16, height: 30 });
  context.font = css(font);
  context.fillStyle = INK;
  context.fillText(words, x + 8, y + 10);
  context.strokeStyle = INK;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const [dx, dy] of [
    [0, 19],
    [0, 24],
    [width, 24],
    [width, 19],
  ] as const)
    context.lineTo(x + 8 + dx, y + dy);
  context.stroke();
}

/** The map is never turned: up is north. */
export function paintNorth(context: Context, map: Rect, letter: string): void {
  const box = { x: map.x + map.width - 36, y: map.y + 10, width: 26, height: 38 };
  plate(context, box);
  const middle = box.x + box.width / 2;
  context.fillStyle = INK;
  context.beginPath();
  context.moveTo(middle, box.y + 3);
  context.lineTo(middle + 6, box.y + 20);
  context.lineTo(middle, box.y + 16);
  context.lineTo(middle - 6, box.y + 20);
  context.fill();
  letterIn(context, letter, { x: box.x, y: box.y + 20, width: box.width, height: 16 }, INK);
}

/** What one side of a comparison shows, at its upper corner. */
export function paintSideName(
  context: Context,
  map: Rect,
  text: string,
  side: 'left' | 'right',
  at: number,
): void {
  const font: Font = { size: 11, weight: 600 };
  const width = measureOn(context)(text, font) + 16;
  const x = side === 'left' ? Math.max(map.x + 8, at - width - 8) : at + 8;
  plate(context, { x, y: map.y + 8, width, height: 22 });
  context.font = css(font);
  context.fillStyle = INK;
  context.fillText(text, x + 8, map.y + 19);
}

export function paintDivider(context: Context, map: Rect, at: number): void {
  context.fillStyle = PAPER;
  context.fillRect(at - 2, map.y, 4, map.height);
  context.fillStyle = INK;
  context.fillRect(at - 0.75, map.y, 1.5, map.height);
}

export function paintFrame(context: Context, map: Rect): void {
  outlined(context, map, FRAME, 1);
}

/** A white page, and units of CSS pixels on it. */
export function newPage({ page }: Layout, ratio: number): { canvas: HTMLCanvasElement; context: Context } {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(page.width * ratio);
  canvas.height = Math.round(page.height * ratio);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.scale(ratio, ratio);
  context.textBaseline = 'middle';
  context.fillStyle = PAPER;
  context.fillRect(0, 0, page.width, page.height);
  return { canvas, context };
}
