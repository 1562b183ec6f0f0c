/** Asking about an area: by name, by distance from a line, pasted, dropped; the answer's parts; what is saved. */
import type { Page } from '@playwright/test';
import { faults } from './faults';
import { communeInZone, expect, figure, mapIsStill, openMap, shown, summary, test } from './support';

const CIRCLE = '#area=circle;105.776,19.807;5000';

const total = (page: Page) => page.locator('.keys .key-number').first();

async function tab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content ?? ''], fileName ?? ''));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [name, text],
  );
}

test('the strip along the border counts what the interface counts, and is drawn', async ({
  page,
  request,
}) => {
  await openMap(page);
  await page.getByRole('button', { name: 'Vẽ vùng' }).click();
  await page.getByRole('button', { name: 'Dọc biên giới, bờ biển' }).click();
  await page.getByLabel('Khoảng cách (km)').fill('10');
  await page.getByRole('button', { name: 'Hỏi số liệu dải này' }).click();
  const { period } = await shown(page);
  const answer = await summary(request, {
    area: { along: 'border', distance_m: 10_000 },
    datetime: `${period?.from}/${period?.to}`,
  });
  expect(answer.count).toBeGreaterThan(0);
  await expect.poll(async () => figure(await total(page).textContent())).toBe(answer.count);
  await mapIsStill(page);
  await expect
    .poll(() =>
      page.evaluate(() => {
        const map = window.diaban.map as { queryRenderedFeatures(options: { layers: string[] }): unknown[] };
        return map.queryRenderedFeatures({ layers: ['area-line'] }).length;
      }),
    )
    .toBeGreaterThan(0);
  expect((await shown(page)).hash).toContain('area=along;border;10000');
  await tab(page, 'Khu vực');
  for (const { name } of answer.zones_within.slice(0, 3))
    await expect(page.locator('#answer-part')).toContainText(name);
});

test('a commune and the province have a rate of their inhabitants, a drawn area says why it has none', async ({
  page,
  request,
}) => {
  const { unit } = await communeInZone(request);
  const vietnamese = (value: number) => new Intl.NumberFormat('vi-VN').format(value);
  const threeDigits = (value: number) =>
    new Intl.NumberFormat('vi-VN', { maximumSignificantDigits: value >= 100 ? 4 : 3 }).format(value);
  const inhabitants = page.locator('.per-inhabitants');
  for (const code of [unit.code, '38']) {
    await openMap(page, `#at=unit/${code}`);
    const { period } = await shown(page);
    const answer = await summary(request, {
      area: { unit: code },
      datetime: `${period?.from}/${period?.to}`,
    });
    const found = answer.per_inhabitants;
    if (!found || !period) throw new Error(`no rate of ${code}`);
    const days = (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000 + 1;
    expect(found.rate).toBeCloseTo(answer.count / ((found.inhabitants / 10_000) * (days / 365.25)), 9);
    for (const text of [threeDigits(found.rate), threeDigits(found.lower), threeDigits(found.upper)])
      await expect(inhabitants).toContainText(text);
    await expect(inhabitants).toContainText(`dân số ${vietnamese(found.inhabitants)}, năm 2025`);
    await expect(inhabitants).toContainText('Dân số là số minh họa.');
    await page.goto('about:blank');
  }
  await openMap(page, CIRCLE);
  await expect(page.locator('.panel.right')).toContainText('không biết theo vùng vẽ');
  await expect(inhabitants).toHaveCount(0);
});

test('the hours of the week are those of the interface', async ({ page, request }) => {
  await openMap(page, `${CIRCLE}&tab=trend&time=all`);
  const answer = await summary(request, { area: { center: [105.776, 19.807], radius_m: 5000 } });
  const cells = page.locator('.hours td .visually-hidden');
  await expect(cells).toHaveCount(168);
  expect((await cells.allTextContents()).map(Number)).toEqual(answer.by_hour_of_week);
});

test('the table of incidents has all of them, sorts, pages and shows them on the map', async ({
  page,
  request,
}) => {
  await openMap(page, CIRCLE);
  const { period } = await shown(page);
  const answer = await summary(request, {
    area: { center: [105.776, 19.807], radius_m: 5000 },
    datetime: `${period?.from}/${period?.to}`,
  });
  await tab(page, 'Vụ việc');
  const pager = page.locator('.pager');
  await expect
    .poll(async () => figure((await pager.textContent())?.split('trong')[1] ?? ''))
    .toBe(answer.count);
  const first = page.locator('.incidents tbody tr').first();
  const newest = await first.textContent();
  await page.getByRole('button', { name: 'Xảy ra' }).click();
  await expect(page.locator('.incidents th').first()).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(() => first.textContent()).not.toBe(newest);
  await page.getByRole('button', { name: 'Trang sau' }).click();
  await expect(pager).toContainText('51–100');
  await first.hover();
  await expect
    .poll(() =>
      page.evaluate(() => {
        const map = window.diaban.map as { queryRenderedFeatures(options: { layers: string[] }): unknown[] };
        return map.queryRenderedFeatures({ layers: ['pointed-incident'] }).length;
      }),
    )
    .toBe(1);
  const before = (await shown(page)).view;
  await first.getByRole('button').click();
  await expect.poll(async () => (await shown(page)).view?.lat).not.toBe(before?.lat);
});

test('an outline that crosses itself is explained, and mended', async ({ page }) => {
  await openMap(page, '#area=polygon;105.7,19.75;105.85,19.85;105.85,19.75;105.7,19.85');
  await expect(page.getByRole('alert')).toContainText('tự cắt');
  await page.getByRole('button', { name: 'Nối lại các đỉnh' }).click();
  await expect.poll(async () => figure(await total(page).textContent())).toBeGreaterThan(0);
  expect(((await shown(page)).area as { ring: unknown[] }).ring).toHaveLength(4);
});

test('a dropped file is an area, or says why it is none', async ({ page }) => {
  await openMap(page);
  const square = (west: number) => ({
    type: 'Polygon',
    coordinates: [
      [
        [west, 19.7],
        [west + 0.1, 19.7],
        [west + 0.1, 19.8],
        [west, 19.8],
        [west, 19.7],
      ],
    ],
  });
  const toast = page.locator('.toast');
  await drop(page, 'a.geojson', '<html><script>alert(1)</script>');
  await expect(toast).toContainText('JSON');
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::5897' } };
  await drop(page, 'b.geojson', JSON.stringify({ ...square(105.7), crs }));
  await expect(toast).toContainText('hệ tọa độ khác');
  const features = [105.7, 105.85].map((west) => ({
    type: 'Feature',
    properties: {},
    geometry: square(west),
  }));
  await drop(page, 'c.geojson', JSON.stringify({ type: 'FeatureCollection', features }));
  await expect(page.getByRole('heading', { name: 'Vùng gồm 2 phần' })).toBeVisible();
  await expect.poll(async () => figure(await total(page).textContent())).toBeGreaterThan(0);
  await drop(page, 'd.geojson', JSON.stringify(square(10)));
  await expect(page.locator('.panel.right')).toContainText('nằm ngoài địa bàn');
});

test('a question is saved under a name, opened, renamed and deleted; a name is only text', async ({
  page,
}) => {
  const name = '<script>alert("x")</script> & <b>Quý 2</b>';
  await openMap(page, `${CIRCLE}&time=2026-04-01/2026-06-30`);
  await page.getByRole('button', { name: 'Đã lưu' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(name);
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
  await expect(dialog.locator('.saved-list .strong')).toHaveText(name);
  await page.keyboard.press('Escape');
  await page.goto('/');
  await mapIsStill(page);
  await page.getByRole('button', { name: 'Đã lưu' }).click();
  await dialog.locator('.saved-list .strong').click();
  await expect.poll(async () => (await shown(page)).area).toMatchObject({ shape: 'circle', radiusM: 5000 });
  expect((await shown(page)).period).toEqual({ from: '2026-04-01', to: '2026-06-30' });
  await page.getByRole('button', { name: 'Đã lưu' }).click();
  await dialog.getByRole('button', { name: /^Đổi tên/ }).click();
  await dialog.getByRole('textbox').last().fill('Quý hai');
  await dialog.getByRole('button', { name: 'Đổi tên', exact: true }).click();
  await expect(dialog.locator('.saved-list .strong')).toHaveText('Quý hai');
  await dialog.getByRole('button', { name: 'Xóa Quý hai' }).click();
  await expect(dialog).toContainText('Chưa lưu gì.');
});

test('the answer of a commune has its parts in English too, by keyboard', async ({ page, request }) => {
  const { unit } = await communeInZone(request);
  await openMap(page, `#at=unit/${unit.code}&lang=en`);
  const overview = page.getByRole('tab', { name: 'Overview' });
  await overview.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Trend' })).toBeFocused();
  await expect(page.locator('#answer-part')).toContainText('By hour and weekday');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.incidents')).toBeVisible();
  expect((await shown(page)).hash).toContain('tab=incidents');
});

test.describe('without a fault', () => {
  test.use({ bypassCSP: true });

  for (const size of [
    { width: 1440, height: 900 },
    { width: 360, height: 740 },
  ]) {
    test(`are the parts of an answer at ${size.width} px`, async ({ page }) => {
      await page.setViewportSize(size);
      for (const part of ['overview', 'trend', 'incidents', 'reasons']) {
        await openMap(page, `${CIRCLE}&tab=${part}&lang=${part === 'trend' ? 'en' : 'vi'}`);
        await expect(page.locator('#answer-part')).toBeVisible();
        expect(await faults(page), part).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          size.width,
        );
        await page.goto('about:blank');
      }
    });
  }
});
