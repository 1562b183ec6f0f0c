/** The map as a picture: of the asked size, with the map and its legend on it, stopped when told. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { classColours } from '../src/theme/colours';
import { expect, openMap, test } from './support';

const COLOURED = '#layers=choropleth;1;1,density;0;0.7';

interface Seen {
  width: number;
  height: number;
  /** Pixels of each wanted colour right of the map, where the legend is, and of all of the picture. */
  inLegend: number[];
  inAll: number[];
  colours: number;
}

/** Decodes in the browser, which knows the format. */
async function look(page: Page, path: string, wanted: readonly string[], legendFrom: number): Promise<Seen> {
  const base64 = readFileSync(path).toString('base64');
  return page.evaluate(
    async ([text, hexes, from]) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const { width, height } = image;
      const context = new OffscreenCanvas(width, height).getContext('2d');
      context?.drawImage(image, 0, 0);
      const { data } = context?.getImageData(0, 0, width, height) ?? { data: new Uint8ClampedArray() };
      const numbers = hexes.map((hex) => Number.parseInt(hex.slice(1), 16));
      const [inLegend, inAll] = [numbers.map(() => 0), numbers.map(() => 0)];
      const colours = new Set<number>();
      for (let at = 0; at < data.length; at += 4) {
        const colour = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
        colours.add(colour);
        const index = numbers.indexOf(colour);
        if (index < 0) continue;
        inAll[index] = (inAll[index] ?? 0) + 1;
        if ((at / 4) % width >= from * width) inLegend[index] = (inLegend[index] ?? 0) + 1;
      }
      return { width, height, inLegend, inAll, colours: colours.size };
    },
    [base64, wanted, legendFrom] as const,
  );
}

test('a picture on A4 has the coloured communes and every class of their legend', async ({ page }) => {
  await openMap(page, COLOURED);
  await page.getByRole('button', { name: 'Lưu ảnh bản đồ' }).click();
  const dialog = page.getByRole('dialog', { name: 'Lưu ảnh bản đồ' });
  await expect(dialog.getByLabel('Tiêu đề')).toHaveValue(/^Số vụ việc, .*Thanh Hóa, 07\/2025 – 06\/2026$/);
  await dialog.getByLabel('Tiêu đề').fill('Họp giao ban tháng 7, Đông Sơn');
  await dialog.getByLabel('A4 ngang').check();
  const waited = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Lưu ảnh' }).click();
  const download = await waited;
  expect(download.suggestedFilename()).toBe('hop-giao-ban-thang-7-dong-son.png');
  await expect(dialog.getByRole('status')).toContainText('2.246 × 1.588');
  const classes = classColours('count', 5);
  const seen = await look(page, await download.path(), classes, 0.75);
  expect([seen.width, seen.height]).toEqual([2246, 1588]);
  expect(seen.colours, 'it is not blank').toBeGreaterThan(100);
  classes.forEach((colour, index) => {
    expect(seen.inLegend[index], `${colour} in the legend`).toBeGreaterThan(300);
    expect(seen.inAll[index], `${colour} on the map`).toBeGreaterThan(5000 + (seen.inLegend[index] ?? 0));
  });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Lưu ảnh bản đồ' })).toBeFocused();
  expect(await page.locator('.map-capture').count(), 'nothing is left of the second map').toBe(0);
});

test('the picture of the screen is twice as sharp, in the language of the page', async ({ page }) => {
  await openMap(page, '#lang=en');
  await page.getByRole('button', { name: 'Save a picture of the map' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save a picture of the map' });
  await dialog.getByLabel('As on the screen').check();
  const waited = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save picture' }).click();
  const download = await waited;
  expect(download.suggestedFilename()).toMatch(/^density-of-incidents-.*\.png$/);
  const { width, colours } = await look(page, await download.path(), [], 0);
  // What the panels leave free of 1440 pixels, twice, with the legend beside it.
  expect(width).toBe(2 * (1440 - 344 - 24 + 16 + 236 + 40));
  expect(colours).toBeGreaterThan(100);
});

test('a picture that is stopped is not saved, and another can be made', async ({ page }) => {
  await openMap(page);
  let downloads = 0;
  page.on('download', () => downloads++);
  await page.getByRole('button', { name: 'Lưu ảnh bản đồ' }).click();
  const dialog = page.getByRole('dialog', { name: 'Lưu ảnh bản đồ' });
  await dialog.getByRole('button', { name: 'Lưu ảnh' }).click();
  await dialog.getByRole('button', { name: 'Dừng' }).click();
  await expect(dialog.getByRole('status')).toContainText('Đã dừng');
  await expect(page.locator('.map-capture')).toHaveCount(0);
  expect(downloads).toBe(0);
  await expect(dialog.getByRole('button', { name: 'Lưu ảnh' })).toBeEnabled();
});
