/** Makes the picture: the map drawn anew, with title, legend, scale and notes around it. */
import { count, length } from '../i18n';
import { pictureWords } from '../i18n/picture';
import { currentMap } from '../map/current';
import type { View } from '../state/permalink';
import { SIDES, type Side } from '../state/sides';
import { state } from '../state/store';
import { sideText } from '../swipe/sideText';
import { type Captured, openCapture } from './capture';
import { countUnlocated, dataNotes, shownLines } from './describe';
import { type Format, type Layout, layoutPicture, PIXEL_RATIO } from './layout';
import {
  loadFonts,
  measureOn,
  newPage,
  paintDivider,
  paintFrame,
  paintNorth,
  paintPlaced,
  paintScaleBar,
  paintSideName,
} from './paint';
import { pngOf, withResolution } from './png';
import { metresPerPixel, printedScale, scaleBar } from './scaleBar';
import { type ScreenPart, screenPart } from './screenPart';
import { shownLegend } from './shownLegend';

export interface Picture {
  blob: Blob;
  /** In pixels. */
  width: number;
  height: number;
}

interface Asked {
  format: Format;
  title: string;
  signal: AbortSignal;
  /** 0 to 1. */
  onProgress: (share: number) => void;
}

/** Of the width of the map. */
const LONGEST_BAR = 0.22;
const CSS_DOTS_PER_INCH = 96;
/** What is asked before the map and what is painted after it. */
const MAP_SHARE = { from: 0.05, to: 0.95 };

async function captureSides(layout: Layout, part: ScreenPart, asked: Asked): Promise<Captured[]> {
  const sides = state.comparison.peek() ? SIDES : (['first'] as const);
  const taken: Captured[] = [];
  for (const side of sides) {
    const { signal } = asked;
    const capture = await openCapture({ ...layout.map, pixelRatio: PIXEL_RATIO }, { signal, side });
    const onProgress = (share: number) => {
      const done = (taken.length + share) / sides.length;
      asked.onProgress(MAP_SHARE.from + done * (MAP_SHARE.to - MAP_SHARE.from));
    };
    const where = asked.format === 'screen' ? { view: part.view } : { bounds: part.bounds, padding: 0 };
    try {
      taken.push(await capture.take(where, { signal, onProgress }));
    } finally {
      capture.close();
    }
  }
  return taken;
}

/** The maps, the second right of the line between them. */
async function paintMaps(
  context: CanvasRenderingContext2D,
  { map }: Layout,
  taken: readonly Captured[],
  divider: number,
): Promise<void> {
  const at = map.x + divider * map.width;
  for (const [index, { blob }] of taken.entries()) {
    const image = await createImageBitmap(blob);
    context.save();
    if (index > 0) {
      context.beginPath();
      context.rect(at, map.y, map.x + map.width - at, map.height);
      context.clip();
    }
    context.drawImage(image, map.x, map.y, map.width, map.height);
    context.restore();
    image.close();
  }
  if (taken.length < 2) return;
  paintDivider(context, map, at);
  const names: [Side, 'left' | 'right'][] = [
    ['first', 'left'],
    ['second', 'right'],
  ];
  for (const [side, position] of names) paintSideName(context, map, sideText(side), position, at);
}

function paintMapSigns(context: CanvasRenderingContext2D, { map }: Layout, view: View, format: Format): void {
  const w = pictureWords.value;
  const perPixel = metresPerPixel(view);
  const bar = scaleBar(perPixel, map.width * LONGEST_BAR);
  paintScaleBar(context, map, bar, {
    length: length(bar.metres),
    printed: format === 'screen' ? null : w.scale(count(printedScale(perPixel))),
  });
  paintNorth(context, map, w.north);
  paintFrame(context, map);
}

/** Rejects with the signal's reason when that is aborted. */
export async function makePicture(asked: Asked): Promise<Picture> {
  const screen = currentMap.peek();
  if (!screen) throw new Error('there is no map');
  const part = screenPart(screen);
  const [unlocated] = await Promise.all([countUnlocated(asked.signal), loadFonts()]);
  const contents = {
    title: asked.title,
    lines: shownLines(),
    blocks: shownLegend(),
    notes: dataNotes(unlocated),
  };
  const ruler = document.createElement('canvas').getContext('2d');
  if (!ruler) throw new Error('no canvas');
  const layout = layoutPicture(asked.format, part.size, contents, measureOn(ruler));
  asked.onProgress(MAP_SHARE.from);
  const taken = await captureSides(layout, part, asked);
  const { canvas, context } = newPage(layout, PIXEL_RATIO);
  await paintMaps(context, layout, taken, part.divider);
  const [first] = taken;
  if (first) paintMapSigns(context, layout, first.view, asked.format);
  paintPlaced(context, layout);
  const blob = withResolution(await pngOf(canvas), PIXEL_RATIO * CSS_DOTS_PER_INCH);
  asked.signal.throwIfAborted();
  asked.onProgress(1);
  return { blob, width: canvas.width, height: canvas.height };
}
