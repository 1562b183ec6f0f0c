/** Where everything of a picture lies: title, map, legend, notes. Pure numbers in CSS pixels; `paint.ts` draws them. */
import type { LegendBlock } from './legend';
import { type Flow, type Font, flow, type Measure, moveBy, type Placed, wrapped } from './legendFlow';

export const FORMATS = ['screen', 'a4Landscape', 'a4Portrait'] as const;
export type Format = (typeof FORMATS)[number];

/** ISO 216 A4 at 96 CSS pixels an inch; two pixels of the picture each make 192 dpi. */
const PAPER: Record<Exclude<Format, 'screen'>, Size> = {
  a4Landscape: { width: 1123, height: 794 },
  a4Portrait: { width: 794, height: 1123 },
};
export const PIXEL_RATIO = 2;

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

export interface Contents {
  title: string;
  /** Area, period, filter. */
  lines: readonly string[];
  blocks: readonly LegendBlock[];
  /** What must be known of the data. */
  notes: readonly string[];
}

export interface Layout extends Placed {
  page: Size;
  map: Rect;
}

const TITLE: Font = { size: 20, weight: 600 };
const LINE: Font = { size: 12.5, weight: 400 };
const NOTE: Font = { size: 10, weight: 400 };
const LINE_HEIGHT = 1.45;

/** About 9 mm on paper: printers leave so much white. */
const PAPER_MARGIN = 34;
const SCREEN_MARGIN = 20;
const GAP = 16;
const COLUMN = 236;
const LEAST_COLUMN = 200;
/** A map that is narrower has its legend below. */
const LEAST_MAP_BESIDE = 560;
/** Of a page's height, so that the map stays the largest thing on it. */
const MOST_LEGEND = 0.42;
/** A legend that is too long is written smaller, down to what can still be read on paper. */
const SCALES = [1, 0.92, 0.85, 0.78, 0.7, 0.62];

function written(
  texts: readonly string[],
  font: Font,
  isQuiet: boolean,
  width: number,
  measure: Measure,
): Flow {
  const height = font.size * LINE_HEIGHT;
  const lines = texts.flatMap((text) => wrapped(text, width, font, measure));
  return {
    texts: lines.map((text, index) => ({ text, x: 0, y: (index + 0.5) * height, font, isQuiet })),
    signs: [],
    height: lines.length * height,
  };
}

/** The first legend that is no higher than `most`; the smallest where none is. */
function fitting(
  blocks: readonly LegendBlock[],
  tries: readonly { columns: number; width: number; scale: number }[],
  most: number,
  measure: Measure,
): Flow & { width: number } {
  let last: (Flow & { width: number }) | null = null;
  for (const { columns, width, scale } of tries) {
    last = {
      ...flow(blocks, { columns, width, gap: GAP }, scale, measure),
      width: columns * (width + GAP) - GAP,
    };
    if (last.height <= most) return last;
  }
  return last ?? { texts: [], signs: [], height: 0, width: 0 };
}

const inColumns = (columns: number, width: number) => SCALES.map((scale) => ({ columns, width, scale }));

/** Title and notes over the whole width, and what is left between them. */
function frame(contents: Contents, width: number, measure: Measure) {
  const title = written([contents.title], TITLE, false, width, measure);
  const lines = written(contents.lines, LINE, true, width, measure);
  const notes = written(contents.notes, NOTE, true, width, measure);
  return { title, lines, notes, top: title.height + lines.height + GAP / 2, bottom: notes.height + GAP / 2 };
}

function assemble(
  page: Size,
  margin: number,
  framed: ReturnType<typeof frame>,
  map: Rect,
  legend: Placed,
): Layout {
  const parts = [
    moveBy(framed.title, margin, margin),
    moveBy(framed.lines, margin, margin + framed.title.height),
    moveBy(framed.notes, margin, page.height - margin - framed.notes.height),
    legend,
  ];
  return {
    page,
    map,
    texts: parts.flatMap(({ texts }) => texts),
    signs: parts.flatMap(({ signs }) => signs),
  };
}

function paperLandscape(page: Size, contents: Contents, measure: Measure): Layout {
  const margin = PAPER_MARGIN;
  const width = page.width - 2 * margin;
  const framed = frame(contents, width, measure);
  const height = Math.floor(page.height - 2 * margin - framed.top - framed.bottom);
  const tries = [...inColumns(1, COLUMN).slice(0, 4), ...inColumns(2, LEAST_COLUMN)];
  const legend = fitting(contents.blocks, tries, height, measure);
  const top = Math.ceil(margin + framed.top);
  const map = { x: margin, y: top, width: Math.floor(width - legend.width - GAP), height };
  return assemble(page, margin, framed, map, moveBy(legend, map.x + map.width + GAP, top));
}

function paperPortrait(page: Size, contents: Contents, measure: Measure): Layout {
  const margin = PAPER_MARGIN;
  const width = page.width - 2 * margin;
  const framed = frame(contents, width, measure);
  const column = (width - 2 * GAP) / 3;
  const legend = fitting(contents.blocks, inColumns(3, column), MOST_LEGEND * page.height, measure);
  const top = Math.ceil(margin + framed.top);
  const height = Math.floor(page.height - top - margin - framed.bottom - legend.height - GAP);
  const map = { x: margin, y: top, width, height };
  return assemble(page, margin, framed, map, moveBy(legend, margin, top + height + GAP));
}

/** The map keeps the size that it has on the screen, and the page grows around it. */
function aroundMap(size: Size, contents: Contents, measure: Measure): Layout {
  const margin = SCREEN_MARGIN;
  const isBeside = size.width >= LEAST_MAP_BESIDE;
  const columns = isBeside ? 1 : Math.max(1, Math.floor(size.width / LEAST_COLUMN));
  const column = isBeside ? COLUMN : (size.width - (columns - 1) * GAP) / columns;
  const legend = flow(contents.blocks, { columns, width: column, gap: GAP }, 1, measure);
  const width = isBeside ? size.width + GAP + COLUMN : size.width;
  const framed = frame(contents, width, measure);
  const top = Math.ceil(margin + framed.top);
  const map = { x: margin, y: top, ...size };
  const middle = isBeside ? Math.max(size.height, legend.height) : size.height + GAP + legend.height;
  const page = { width: width + 2 * margin, height: Math.ceil(top + middle + framed.bottom + margin) };
  const [x, y] = isBeside ? [margin + size.width + GAP, top] : [margin, top + size.height + GAP];
  return assemble(page, margin, framed, map, moveBy(legend, x, y));
}

/** `screen` is the size of the map where the picture keeps it. */
export function layoutPicture(format: Format, screen: Size, contents: Contents, measure: Measure): Layout {
  if (format === 'screen') return aroundMap(screen, contents, measure);
  const page = PAPER[format];
  return format === 'a4Landscape'
    ? paperLandscape(page, contents, measure)
    : paperPortrait(page, contents, measure);
}
