/**
 * Holds a view against the picture that is kept of it in `views/`.
 *
 * What is compared are the mean colours of small squares: how a machine smooths letters and lines changes them little, while
 * a layer that is lost, or a panel that has moved, changes many of them. Pictures are kept smaller, and with fewer colours.
 * `DIABAN_UPDATE=1` keeps new ones.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const FOLDER = new URL('views/', import.meta.url);

/** Pixels of the screen along a square; a multiple of every scale. */
const SQUARE = 12;
/** Colours are rounded to multiples of this, which makes files half as large. */
const STEP = 8;
/** How far red, green or blue of a square may be off, of 255. */
const CLOSE = 10;
/** The share of squares that may be further off than that. */
export const MOST_DIFFERENT = 0.01;

/** A smaller picture as PNG in base64, with the mean colours of its squares. */
interface Reduced {
  png: string;
  width: number;
  height: number;
  squares: number[];
}

/** Done by the browser, which has a decoder and an encoder for PNG. `side` is that of a square in the smaller picture. */
async function reduced(page: Page, png: Buffer, scale: number, side: number): Promise<Reduced> {
  return page.evaluate(
    async ([data, by, square, step]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const [width, height] = [Math.floor(image.width / by), Math.floor(image.height / by)];
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, height];
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('there is no canvas');
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, width, height);
      const drawn = context.getImageData(0, 0, width, height);
      const pixels = drawn.data;
      for (const [at, value] of pixels.entries()) pixels[at] = Math.round(value / step) * step;
      context.putImageData(drawn, 0, 0);
      const [across, down] = [Math.floor(width / square), Math.floor(height / square)];
      const squares = new Array<number>(across * down * 3).fill(0);
      for (let y = 0; y < down * square; y++)
        for (let x = 0; x < across * square; x++)
          for (let colour = 0; colour < 3; colour++) {
            const at = (Math.floor(y / square) * across + Math.floor(x / square)) * 3 + colour;
            squares[at] = (squares[at] ?? 0) + (pixels[(y * width + x) * 4 + colour] ?? 0) / square ** 2;
          }
      const encoded = canvas.toDataURL('image/png').split(',')[1] ?? '';
      return { png: encoded, width, height, squares };
    },
    [png.toString('base64'), scale, side, STEP] as const,
  );
}

const shot = (page: Page) => page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });

/** The share of squares that look otherwise than in the picture kept at `1 / scale` of the size; 1 when the sizes differ. */
export async function differenceFrom(page: Page, name: string, scale: number): Promise<number> {
  const side = SQUARE / scale;
  const now = await reduced(page, await shot(page), scale, side);
  const path = fileURLToPath(new URL(`${name}.png`, FOLDER));
  if (process.env.DIABAN_UPDATE || !existsSync(path)) {
    await mkdir(FOLDER, { recursive: true });
    await writeFile(path, Buffer.from(now.png, 'base64'));
    if (!process.env.DIABAN_UPDATE)
      throw new Error(`there was no picture ${name}.png; look at it, and keep it`);
  }
  const kept = await reduced(page, await readFile(path), 1, side);
  if (kept.width !== now.width || kept.height !== now.height) return 1;
  const differs = (square: number) =>
    [0, 1, 2].some(
      (colour) =>
        Math.abs((kept.squares[square * 3 + colour] ?? 0) - (now.squares[square * 3 + colour] ?? 0)) > CLOSE,
    );
  const count = now.squares.length / 3;
  return Array.from({ length: count }, (_, square) => square).filter(differs).length / count;
}
