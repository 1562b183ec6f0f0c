/** Two maps under a line that moves, and the heat map read under the pointer. */
import type { APIRequestContext, Page } from '@playwright/test';
import type { DensityTileJson, Rates, UnitMatch } from '../src/api/types';
import {
  ask,
  drawnIn,
  expect,
  figure,
  isAskedByItself,
  mapIsStill,
  openMap,
  pixelOf,
  shown,
  test,
} from './support';

const divider = (page: Page) => page.getByRole('separator', { name: 'Đường chia hai bản đồ' });

async function shareOf(page: Page): Promise<number> {
  return Number(await divider(page).getAttribute('aria-valuenow'));
}

/** What the second map leaves free on its left, as a share of the width. */
async function clipOf(page: Page): Promise<number> {
  const path = await page.locator('.map-canvas.second').evaluate((map) => getComputedStyle(map).clipPath);
  return Number(/([\d.]+)%/.exec(path)?.[1] ?? Number.NaN);
}

test('two periods stand beside each other, and the line moves by keyboard and by hand', async ({ page }) => {
  const tiles = new Set<string>();
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname.startsWith('/tiles/density/')) tiles.add(url.searchParams.get('datetime') ?? '');
  });
  await openMap(page);
  await page.getByRole('region', { name: 'So sánh hai bản đồ' }).getByRole('button').click();
  await expect(page.locator('.side-label.first')).toContainText('07/2025 – 06/2026');
  await expect(page.locator('.side-label.second')).toContainText('07/2024 – 06/2025');
  await expect.poll(() => [...tiles].sort()).toEqual(['2024-07-01/2025-06-30', '2025-07-01/2026-06-30']);

  const before = await shareOf(page);
  await divider(page).press('ArrowLeft');
  expect(await shareOf(page)).toBe(before - 2);
  const limit = async (name: string) => Number(await divider(page).getAttribute(name));
  await divider(page).press('End');
  await expect.poll(() => shareOf(page)).toBe(await limit('aria-valuemax'));
  await divider(page).press('Home');
  // The left panel would hide the line.
  await expect.poll(() => shareOf(page)).toBe(await limit('aria-valuemin'));
  const least = await shareOf(page);
  expect(least).toBeGreaterThan(20);
  await divider(page).press('Shift+ArrowRight');
  await expect.poll(() => shareOf(page)).toBe(least + 10);
  expect(Math.abs((await clipOf(page)) - (least + 10))).toBeLessThan(1);
  await expect.poll(async () => (await shown(page)).hash).toMatch(/divider=0\.3\d/);

  const box = await divider(page).boundingBox();
  await page.mouse.move((box?.x ?? 0) + 1, 300);
  await page.mouse.down();
  await page.mouse.move(864, 300, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => shareOf(page)).toBe(60);
  expect(await clipOf(page)).toBeCloseTo(60, 0);
  const { hash } = await shown(page);
  expect(hash).toContain('compare=last-year');

  await page.getByRole('button', { name: 'Thôi so sánh' }).click();
  await expect(divider(page)).toHaveCount(0);
  await page.goBack();
  await expect(divider(page)).toBeVisible();
});

test('the right map has the figures of its own period', async ({ page, request }) => {
  await openMap(page, '#layers=choropleth;1;0.85,density;0;0.7&compare=last-year&divider=0.3');
  const rates = await ask<Rates>(request, '/api/rates?datetime=2024-07-01/2025-06-30');
  await expect(page.locator('.side-label.second')).toBeVisible();
  await mapIsStill(page);
  await expect(page.locator('.theme')).toContainText(
    `Bên phải: 07/2024 – 06/2025 · n = ${new Intl.NumberFormat('vi-VN').format(rates.n)}`,
  );
  const label = page.locator('.hover');
  let hasSaid = false;
  for (const unit of rates.units.slice(0, 60)) {
    const { unit: match } = await ask<{ unit: UnitMatch }>(request, `/api/units/${unit.code}`);
    const at = await pixelOf(page, ...(match.center ?? [0, 0]));
    if (at.x < 500 || at.x > 1380 || at.y < 100 || at.y > 640) continue;
    await page.mouse.move(at.x - 2, at.y);
    await page.mouse.move(at.x, at.y);
    await expect(label).toBeVisible();
    await page.waitForTimeout(300);
    // A middle may lie in a neighbour.
    if (!(await label.textContent())?.includes(unit.name)) continue;
    await expect(label).toContainText(`${unit.count} vụ việc`);
    hasSaid = true;
    break;
  }
  expect(hasSaid).toBe(true);
});

test('two categories, and both maps look at the same place', async ({ page }) => {
  await openMap(page);
  const compare = page.getByRole('region', { name: 'So sánh hai bản đồ' });
  await compare.getByRole('button').click();
  await compare.getByRole('button', { name: 'Hai loại' }).click();
  await compare.getByRole('combobox').selectOption('GT');
  await expect(page.locator('.side-label.first')).toContainText('Mọi loại');
  await expect(page.locator('.side-label.second')).toContainText('Giao thông');
  const { view } = await shown(page);
  // The wheel over the right map moves both.
  await page.mouse.move(1200, 300);
  await page.mouse.wheel(0, -400);
  await expect.poll(async () => (await shown(page)).view?.zoom ?? 0).toBeGreaterThan((view?.zoom ?? 0) + 0.2);
  await mapIsStill(page);
  expect((await shown(page)).hash).toContain('compare=cat;GT');
});

/** Strong cells of a filter by id, with the commune of each, as the API has them. */
async function strongCells(request: APIRequestContext, query: string): Promise<Map<string, string>> {
  const answer = await ask<{
    features: { properties: { cell: string; class: string } }[];
    communes: Record<string, string>;
  }>(request, `/api/hotspots?${query}`);
  const strong = answer.features.filter(({ properties }) => properties.class === 'strong');
  return new Map(strong.map(({ properties: { cell } }) => [cell, answer.communes[cell] ?? '']));
}

test('where thefts gather and traffic accidents do not stands in words', async ({ page, request }) => {
  await openMap(page, '#time=2023-07-01/2026-06-30&cat=TT-TROM&compare=cat;GT');
  const panel = page.locator('[data-block="stand-out"]');
  await expect(panel).toHaveAttribute('aria-busy', 'false');
  const period = 'datetime=2023-07-01/2026-06-30';
  const thefts = await strongCells(request, `${period}&category=TT-TROM`);
  const traffic = await strongCells(request, `${period}&category=GT`);
  const names = (block: string) => panel.locator(`[data-block="${block}"] .zone-button > span:first-of-type`);
  const listed = async (block: string) =>
    figure(await panel.locator(`[data-block="${block}"] h4 .number`).textContent());
  const places = [await listed('only-first'), await listed('both'), await listed('only-second')];
  expect(places[0]).toBeGreaterThan(0);
  expect(places[2]).toBeGreaterThan(0);
  // Every place of one side lies in a commune that has a strong cell of that side.
  for (const [block, here, there] of [
    ['only-first', thefts, traffic],
    ['only-second', traffic, thefts],
  ] as const) {
    const communes = new Set(here.values());
    for (const name of await names(block).allTextContents()) {
      const { units } = await ask<{ units: UnitMatch[] }>(
        request,
        `/api/units?q=${encodeURIComponent(name)}&limit=20`,
      );
      const codes = units.filter((unit) => unit.name === name).map(({ code }) => code);
      expect(codes.some((code) => communes.has(code))).toBe(true);
    }
    const alone = [...here.keys()].filter((cell) => !there.has(cell));
    expect(alone.length).toBeGreaterThanOrEqual(await listed(block));
  }
  // Hot spots of everything would say something else on both maps: their discs are not drawn.
  await expect(page.locator('[data-layer="zones.hotspot"]')).toContainText('Ẩn trong lúc so sánh');
  const discs = () => drawnIn(page, 'zones.hotspot-letter');
  await expect.poll(discs).toBe(0);
  // A press goes there.
  const before = (await shown(page)).view;
  await names('only-second').first().click();
  await expect.poll(async () => (await shown(page)).view).not.toEqual(before);
  await page.keyboard.press('0');
  await page.getByRole('button', { name: 'Thôi so sánh' }).click();
  await expect.poll(discs).toBeGreaterThan(0);
});

test('the heat map is read under the pointer, without a request', async ({ page, request }) => {
  await openMap(page, '#map=12/19.807/105.776&layers=zones;0;1');
  const info = await ask<DensityTileJson>(request, '/tiles/density.json?sigma=300');
  const at = { x: 800, y: 400 };
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!isAskedByItself(request.url())) asked.push(request.url());
  });
  await page.mouse.move(at.x - 2, at.y);
  await page.mouse.move(at.x, at.y);
  const label = page.locator('.hover');
  await expect(label).toContainText(/vụ trên km² trong kỳ, tính trong khoảng 300 m/);
  expect(asked).toEqual([]);
  const said = Number(
    (/([\d.,]+) vụ trên km²/.exec((await label.textContent()) ?? '')?.[1] ?? '')
      .replace('.', '')
      .replace(',', '.'),
  );

  // The same pixel of the same tile, decoded by hand.
  const expected = await page.evaluate(
    async ({ point, factors, size, most }) => {
      const map = window.diaban.map as {
        unproject(at: [number, number]): { lng: number; lat: number };
        getZoom(): number;
      };
      const { lng, lat } = map.unproject([point.x, point.y]);
      const zoom = Math.min(most, Math.floor(map.getZoom() + Math.log2(512 / size)));
      const radians = (lat * Math.PI) / 180;
      const x = ((lng + 180) / 360) * 2 ** zoom;
      const y = ((1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2) * 2 ** zoom;
      const period = window.diaban.state.filter.value.period;
      const address = `/tiles/density/${zoom}/${Math.floor(x)}/${Math.floor(y)}.png?datetime=${period?.from}/${period?.to}&sigma=300`;
      const image = await createImageBitmap(await (await fetch(address)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const [red = 0, green = 0, blue = 0] =
        context?.getImageData(Math.floor((x % 1) * image.width), Math.floor((y % 1) * image.height), 1, 1)
          .data ?? [];
      return red * factors.red + green * factors.green + blue * factors.blue - factors.shift;
    },
    {
      point: at,
      size: info.tileSize,
      most: info.maxzoom ?? 14,
      factors: {
        red: info.redFactor,
        green: info.greenFactor,
        blue: info.blueFactor,
        shift: info.baseShift,
      },
    },
  );
  expect(expected).toBeGreaterThan(0);
  expect(said).toBeCloseTo(Number(expected.toPrecision(3)), 6);
});
