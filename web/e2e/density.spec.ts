/** The heat map names where it is strongest, and can be coloured for what is shown, all from the tiles that are there. */
import type { Page } from '@playwright/test';
import { addressIsWritten, ask, expect, isAskedByItself, mapIsStill, openMap, shown, test } from './support';

/** A month is pale by fixed colours. */
const MONTH = '#time=2026-06-01/2026-06-30';

const numberOf = (text: string) =>
  Number((/[\d.,]+/.exec(text)?.[0] ?? '').replace('.', '').replace(',', '.'));

const firstClass = async (page: Page) =>
  numberOf((await page.locator('.density-from').first().textContent()) ?? '');

/** The highest value of the tiles that show the window beside the panels, each pixel decoded by hand. */
function highestByHand(page: Page, datetime: string): Promise<number> {
  return page.evaluate(async (period) => {
    const map = window.diaban.map as {
      unproject(at: [number, number]): { lng: number; lat: number };
      getZoom(): number;
    };
    const info = await (await fetch('/tiles/density.json?sigma=300')).json();
    const zoom = Math.floor(map.getZoom() + Math.log2(512 / info.tileSize));
    const at = (x: number, y: number) => {
      const { lng, lat } = map.unproject([x, y]);
      const radians = (lat * Math.PI) / 180;
      return [
        ((lng + 180) / 360) * 2 ** zoom,
        ((1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2) * 2 ** zoom,
      ] as const;
    };
    const [[west, north], [east, south]] = [at(344, 64), at(innerWidth - 24, innerHeight - 124)];
    let best = 0;
    for (let x = Math.floor(west); x <= Math.floor(east); x++)
      for (let y = Math.floor(north); y <= Math.floor(south); y++) {
        const answer = await fetch(`/tiles/density/${zoom}/${x}/${y}.png?datetime=${period}&sigma=300`);
        const image = await createImageBitmap(await answer.blob());
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d');
        context?.drawImage(image, 0, 0);
        const { data } = context?.getImageData(0, 0, image.width, image.height) ?? { data: [] };
        for (let pixel = 0; pixel < image.width * image.height; pixel++) {
          const [column, row] = [pixel % image.width, Math.floor(pixel / image.width)];
          const [across, down] = [x + (column + 0.5) / image.width, y + (row + 0.5) / image.height];
          if (across < west || across > east || down < north || down > south) continue;
          const [red = 0, green = 0, blue = 0] = data.slice(4 * pixel, 4 * pixel + 3);
          best = Math.max(
            best,
            red * info.redFactor + green * info.greenFactor + blue * info.blueFactor - info.baseShift,
          );
        }
      }
    return best;
  }, datetime);
}

test('the strongest place in sight is named, and a press goes there', async ({ page }) => {
  await openMap(page, `${MONTH}&map=10/19.8/105.75`);
  const peak = page.locator('.density-peak');
  await expect(peak).toContainText(/Đậm nhất trong khung nhìn \(mịn 300 m\): [\d,]+ vụ\/km², (Phường|Xã) /);
  const value = numberOf((await peak.getByRole('button').textContent()) ?? '');
  expect(value).toBeGreaterThan(0);
  // At the edge a pixel may fall on either side.
  const byHand = await highestByHand(page, '2026-06-01/2026-06-30');
  expect(Math.abs(value - byHand)).toBeLessThanOrEqual(0.01 * byHand + 0.005);
  const zoom = (await shown(page)).view?.zoom ?? 0;
  await peak.getByRole('button').click();
  await expect.poll(async () => (await shown(page)).view?.zoom ?? 0).toBeGreaterThan(zoom);
  await mapIsStill(page);
  await page.getByRole('switch', { name: /Mật độ vụ việc/ }).click();
  await expect(peak).toBeHidden();
});

test('from afar the way to the strongest place of all is asked for by a press, and not before', async ({
  page,
  request,
}) => {
  const asked: string[] = [];
  page.on('request', (sent) => {
    if (sent.url().includes('/layers/density.json')) asked.push(sent.url());
  });
  await openMap(page, '#time=2026-04-01/2026-06-30&cat=TT-TROM');
  const go = page.locator('.density-peak').getByRole('button', { name: 'Tới nơi đậm nhất' });
  await expect(go).toBeVisible();
  expect(asked).toEqual([]);
  await go.click();
  const grid = await ask<{
    maximum: number;
    densest: { longitude: number; latitude: number; commune: string };
  }>(
    request,
    '/layers/density.json?datetime=2026-04-01/2026-06-30&category=TT-TROM&sigma=300&cell=60&skipValues=true',
  );
  const peak = page.locator('.density-peak');
  await expect(peak).toContainText(`Đậm nhất trong khung nhìn`);
  await mapIsStill(page);
  await expect(peak).toContainText(grid.densest.commune);
  const value = numberOf((await peak.getByRole('button').textContent()) ?? '');
  expect(Math.abs(value - grid.maximum)).toBeLessThan(0.02 * grid.maximum);
  const { view } = await shown(page);
  expect(
    Math.hypot((view?.lon ?? 0) - grid.densest.longitude, (view?.lat ?? 0) - grid.densest.latitude),
  ).toBeLessThan(0.01);
  expect(asked).toHaveLength(1);
});

test('the strongest place counts all that no panel covers, also on the right', async ({ page }) => {
  await openMap(page, '#time=2026-04-01/2026-06-30&cat=TT-TROM&map=9.29/19.85/105.35');
  const peak = page.locator('.density-peak').getByRole('button');
  const value = async () => numberOf((await peak.textContent()) ?? '');
  const byHand = await highestByHand(page, '2026-04-01/2026-06-30&category=TT-TROM');
  expect(byHand).toBeGreaterThan(10);
  expect(Math.abs((await value()) - byHand)).toBeLessThanOrEqual(0.01 * byHand + 0.005);
  // The panel of an answer covers the place, and what is named is beside it.
  await page.evaluate(() => {
    window.diaban.state.ranking.value = true;
  });
  await expect.poll(value).toBeLessThan(byHand / 2);
});

test('colours can fit what is shown, without a request, and the link keeps it', async ({ page }) => {
  await openMap(page, MONTH);
  const fixed = await firstClass(page);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!isAskedByItself(request.url())) asked.push(request.url());
  });
  await page.getByRole('button', { name: 'Tự chỉnh' }).click();
  // Thirty days are a twelfth of a year: of 1, 2, 5, 10 the nearest is a tenth.
  await expect.poll(() => firstClass(page)).toBeCloseTo(fixed / 10, 6);
  await mapIsStill(page);
  const stops = await page.evaluate(() => {
    const map = window.diaban.map as { getPaintProperty(layer: string, name: string): unknown[] };
    return map
      .getPaintProperty('density-relief', 'color-relief-color')
      .filter((each) => typeof each === 'number');
  });
  expect(stops[1]).toBeCloseTo(fixed / 10, 6);
  expect(asked).toEqual([]);
  await addressIsWritten(page);
  await expect.poll(async () => (await shown(page)).hash).toContain('scale=fitted');

  await page.reload();
  await mapIsStill(page);
  await expect.poll(() => firstClass(page)).toBeCloseTo(fixed / 10, 6);
  await page.getByRole('button', { name: 'Cố định' }).click();
  await expect.poll(() => firstClass(page)).toBe(fixed);
});

test('after quick changes every tile is of the last filter', async ({ page }) => {
  await openMap(page, '#time=2025-07-01/2026-06-30&map=10/19.8/105.75');
  // What was asked first is answered first, while the next question is on its way already.
  await page.route('**/tiles/density/**', async (route) => {
    const isLast = new URL(route.request().url()).searchParams.get('datetime')?.startsWith('2026-06-01');
    await new Promise((resolve) => setTimeout(resolve, isLast ? 2000 : 700));
    await route.continue().catch(() => {});
  });
  const asksForAll = page.waitForRequest(/tiles\/density\/.*sigma=300/);
  await page.getByRole('button', { name: 'Tất cả' }).click();
  await asksForAll;
  const asksForMonth = page.waitForRequest(/tiles\/density\/.*datetime=2026-06-01/);
  await page.getByRole('button', { name: 'Tháng này' }).click();
  await asksForMonth;
  await mapIsStill(page);
  await page.unrouteAll({ behavior: 'wait' });
  const byHand = await highestByHand(page, '2026-06-01/2026-06-30');
  const value = async () =>
    numberOf((await page.locator('.density-peak').getByRole('button').textContent()) ?? '');
  await expect.poll(async () => Math.abs((await value()) - byHand) / byHand).toBeLessThan(0.01);
});
