/** Legend blocks put into columns: nothing is drawn here, only placed. */
import type { LegendBlock, Sign } from './legend';

export interface Font {
  /** CSS pixels. */
  size: number;
  weight: 400 | 600;
}

/** Width of a text in CSS pixels. */
export type Measure = (text: string, font: Font) => number;

export interface PlacedText {
  text: string;
  /** Left end of the line. */
  x: number;
  /** Middle of the line. */
  y: number;
  font: Font;
  isQuiet: boolean;
}

export interface PlacedSign {
  sign: Sign;
  /** Top left corner of the box that the sign fills. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Placed {
  texts: PlacedText[];
  signs: PlacedSign[];
}

export interface Flow extends Placed {
  /** Of the highest column. */
  height: number;
}

const TITLE: Font = { size: 12, weight: 600 };
const LINE: Font = { size: 10.5, weight: 400 };
const ITEM: Font = { size: 11.5, weight: 400 };
/** Vietnamese stacks two signs on a letter: lines need room. */
const LINE_HEIGHT = 1.45;
const SIGN = { width: 22, height: 12 };
const SIGN_GAP = 7;
const BLOCK_GAP = 12;

/** Words put into lines no wider than `width`; a word that is wider has a line of its own. */
export function wrapped(text: string, width: number, font: Font, measure: Measure): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && measure(`${last} ${word}`, font) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const scaled = ({ size, weight }: Font, scale: number): Font => ({ size: size * scale, weight });

/** One block at the top left of its own; its height with it. */
function placeBlock(block: LegendBlock, width: number, scale: number, measure: Measure): Flow {
  const [texts, signs]: [PlacedText[], PlacedSign[]] = [[], []];
  let y = 0;
  const write = (text: string, font: Font, x: number, isQuiet: boolean) => {
    for (const line of wrapped(text, width - x, font, measure)) {
      const height = font.size * LINE_HEIGHT;
      texts.push({ text: line, x, y: y + height / 2, font, isQuiet });
      y += height;
    }
  };
  write(block.title, scaled(TITLE, scale), 0, false);
  for (const line of block.lines) write(line, scaled(LINE, scale), 0, true);
  const [signWidth, signHeight] = [SIGN.width * scale, SIGN.height * scale];
  for (const { sign, label } of block.items) {
    const font = scaled(ITEM, scale);
    signs.push({
      sign,
      x: 0,
      y: y + (font.size * LINE_HEIGHT - signHeight) / 2,
      width: signWidth,
      height: signHeight,
    });
    write(label, font, signWidth + SIGN_GAP * scale, false);
  }
  return { texts, signs, height: y };
}

/** How many blocks from each start go into a column of a height; `null` when they need more columns. */
function packed(heights: readonly number[], columns: number, height: number, gap: number): number[] | null {
  const counts: number[] = [];
  let [used, inColumn] = [0, 0];
  for (const each of heights) {
    if (each > height) return null;
    const next = inColumn === 0 ? each : used + gap + each;
    if (next <= height) {
      [used, inColumn] = [next, inColumn + 1];
      continue;
    }
    counts.push(inColumn);
    [used, inColumn] = [each, 1];
  }
  counts.push(inColumn);
  return counts.length <= columns ? counts : null;
}

/** Blocks in their order, in columns that are as even as whole blocks let them be. `gap` lies between columns. */
export function flow(
  blocks: readonly LegendBlock[],
  { columns, width, gap }: { columns: number; width: number; gap: number },
  scale: number,
  measure: Measure,
): Flow {
  const placed = blocks.map((block) => placeBlock(block, width, scale, measure));
  const heights = placed.map(({ height }) => height);
  const blockGap = BLOCK_GAP * scale;
  const sums = heights.flatMap((_, from) => {
    let sum = -blockGap;
    return heights.slice(from).map((height) => {
      sum += height + blockGap;
      return sum;
    });
  });
  // The height of the highest column is that of some run of blocks.
  const lowest = sums
    .sort((a, b) => a - b)
    .find((height) => packed(heights, columns, height + 1e-6, blockGap) !== null);
  const counts = packed(heights, columns, (lowest ?? 0) + 1e-6, blockGap) ?? [];
  const result: Flow = { texts: [], signs: [], height: lowest ?? 0 };
  let next = 0;
  counts.forEach((amount, column) => {
    let y = 0;
    for (const block of placed.slice(next, next + amount)) {
      const moved = moveBy(block, column * (width + gap), y);
      result.texts.push(...moved.texts);
      result.signs.push(...moved.signs);
      y += block.height + blockGap;
    }
    next += amount;
  });
  return result;
}

export function moveBy(placed: Placed, dx: number, dy: number): Placed {
  return {
    texts: placed.texts.map((each) => ({ ...each, x: each.x + dx, y: each.y + dy })),
    signs: placed.signs.map((each) => ({ ...each, x: each.x + dx, y: each.y + dy })),
  };
}
