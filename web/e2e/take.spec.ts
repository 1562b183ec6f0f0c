/** Taking data along: every layer's addresses lead to what the row counts, tables become workbooks, and what is saved comes back whole. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Rates, ZoneCollection } from '../src/api/types';
import { addressIsWritten, ask, communeInZone, expect, openMap, shown, summary, test } from './support';
import { downloadedRows, sheetRows } from './workbook';

const QUERY = 'datetime=2025-07-01/2026-06-30&category=TT';
const FILTERED = '#time=2025-07-01/2026-06-30&cat=TT';
const hasGdal = spawnSync('ogrinfo', ['--version']).status === 0;

async function openUse(page: Page, layer: string) {
  await page
    .locator(`[data-layer="${layer}"]`)
    .getByRole('button', { name: /^Dùng trong QGIS/ })
    .click();
  const panel = page.locator('.use-panel:popover-open');
  await expect(panel.getByRole('button', { name: /qlr/ })).toBeFocused();
  return panel;
}

for (const layer of ['zones.hotspot', 'incidents', 'communes', 'ethnic_minority', 'density']) {
  test(`every address of ${layer} leads somewhere, under the filter on the screen`, async ({
    page,
    request,
  }) => {
    await openMap(page, FILTERED);
    const panel = await openUse(page, layer);
    const links = await panel
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    const addresses = await panel.locator('code').allTextContents();
    expect(links.length).toBeGreaterThanOrEqual(2);
    for (const link of links) expect((await request.head(link)).ok(), link).toBe(true);
    for (const address of addresses) {
      const tile = address.replace('{z}', '8').replace('{x}', '203').replace('{y}', '113');
      expect((await request.get(tile)).ok(), tile).toBe(true);
      const isOfIncidents = layer !== 'ethnic_minority';
      expect(address.includes(QUERY), address).toBe(isOfIncidents);
    }
    const waited = page.waitForEvent('download');
    await panel.getByRole('button', { name: /qlr/ }).click();
    const text = readFileSync(await (await waited).path(), 'utf8');
    const source = (/<datasource>([\s\S]*?)<\/datasource>/.exec(text)?.[1] ?? '').replaceAll('&amp;', '&');
    if (hasGdal && layer !== 'density') {
      const [dataset = '', name = ''] = source.split('|layername=');
      const said = execFileSync('ogrinfo', ['-ro', '-so', dataset, name], { encoding: 'utf8' });
      const features = Number(/Feature Count: (\d+)/.exec(said)?.[1]);
      const [items = ''] = addresses;
      const { numberMatched } = await ask<{ numberMatched: number }>(request, items);
      expect(features).toBe(numberMatched);
      expect(features).toBeGreaterThan(0);
    }
    await page.keyboard.press('Escape');
    await expect(page.locator('.use-panel:popover-open')).toHaveCount(0);
    await expect(
      page.locator(`[data-layer="${layer}"]`).getByRole('button', { name: /^Dùng trong QGIS/ }),
    ).toBeFocused();
  });
}

async function saved(page: Page, button: RegExp) {
  const waited = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return waited;
}

test('the ranking as a workbook holds every commune with the figures of the interface', async ({
  page,
  request,
}) => {
  await openMap(page, '#time=2025-07-01/2026-06-30&layers=choropleth;1;0.85,density;0;0.7&table=communes');
  const rows = await downloadedRows(await saved(page, /bảng \(XLSX\): Bảng xếp hạng|XLSX.*xếp hạng/));
  const { units } = await ask<Rates>(request, '/api/rates?datetime=2025-07-01/2026-06-30');
  expect(rows).toHaveLength(units.length + 1);
  const head = rows[0] ?? [];
  const [code, count, q] = ['Mã', 'Số vụ việc', 'q (Benjamini–Hochberg)'].map((name) => head.indexOf(name));
  for (const unit of units) {
    const row = rows.find((each) => each[code ?? 0] === unit.code);
    expect(Number(row?.[count ?? 0]), unit.name).toBe(unit.count);
    if (unit.q !== null) expect(Number(row?.[q ?? 0])).toBeCloseTo(unit.q, 9);
  }
});

test('the list of zones as a workbook holds places only', async ({ page, request }) => {
  await openMap(page, '#time=2025-07-01/2026-06-30');
  await page.getByText('Danh sách khu vực ưu tiên').click();
  const download = await saved(page, /XLSX.*khu vực ưu tiên/);
  const rows = await downloadedRows(download);
  const { features } = await ask<ZoneCollection>(request, '/api/zones?datetime=2025-07-01/2026-06-30');
  expect(rows).toHaveLength(1 + features.filter(({ properties }) => properties.basis === 'place').length);
  const about = await downloadedRows(download, 2);
  expect(about.flat().join('\n')).toContain('07/2025 – 06/2026');
});

test('the incidents of a circle and of a commune as a workbook are as many as the answer says', async ({
  page,
  request,
}) => {
  const period = '2025-07-01/2026-06-30';
  await openMap(page, `#time=${period}&area=circle;105.776,19.807;9000&tab=incidents`);
  const rows = await downloadedRows(await saved(page, /XLSX.*vụ việc/));
  const circle = { center: [105.776, 19.807] as [number, number], radius_m: 9000 };
  const { count } = await summary(request, { area: circle, datetime: period });
  expect(count, 'more than one page').toBeGreaterThan(100);
  expect(rows).toHaveLength(count + 1);

  const { unit } = await communeInZone(request);
  await openMap(page, `#time=${period}&at=unit/${unit.code}&tab=incidents`);
  const link = await page.getByRole('link', { name: /XLSX/ }).getAttribute('href');
  const file = await request.get(link ?? '');
  const inUnit = await summary(request, { area: { unit: unit.code }, datetime: period });
  const numbered = sheetRows(await file.body()).filter(([id]) => /\d/.test(id ?? ''));
  expect(numbered).toHaveLength(inUnit.count);
});

test('the figures of a commune stand beside those of its province', async ({ page, request }) => {
  const { unit } = await communeInZone(request);
  const period = '2025-07-01/2026-06-30';
  await openMap(page, `#time=${period}&at=unit/${unit.code}`);
  const [here, whole] = await Promise.all(
    [unit.code, unit.parent ?? ''].map((code) =>
      summary(request, { area: { unit: code }, datetime: period }),
    ),
  );
  const block = page.locator('[data-block="province"]');
  const cells = block
    .getByRole('row', { name: /^Tổng|^Số vụ|vụ việc/ })
    .first()
    .getByRole('cell');
  const vietnamese = new Intl.NumberFormat('vi-VN');
  await expect(cells.nth(0)).toHaveText(vietnamese.format(here?.count ?? -1));
  await expect(cells.nth(1)).toHaveText(vietnamese.format(whole?.count ?? -1));
  const perPlace = new Intl.NumberFormat('vi-VN', { maximumSignificantDigits: 3 });
  await expect(block).toContainText(perPlace.format(whole?.rate_per_km2 ?? -1));
});

test('what is saved under a name comes back whole', async ({ page }) => {
  const whole =
    '#map=10.50/19.80000/105.70000&lang=vi&time=2025-01-01/2025-12-31&cat=TT&how=reported&cal=15&bins=week&tab=trend' +
    '&sigma=600&layers=choropleth;1;0.6,density;0;0.7,zones.border;0;1&theme=per_km2;equal;4&compare=last-year&divider=0.55' +
    '&area=circle;105.776,19.807;5000&analysis=clusters;radius=300';
  await openMap(page, whole);
  await addressIsWritten(page);
  const before = (await shown(page)).hash;
  for (const part of ['cal=15', 'sigma=600', 'theme=per_km2', 'compare=last-year', 'analysis=clusters'])
    expect(before).toContain(part);
  await page.getByRole('button', { name: 'Đã lưu' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Giao ban');
  await dialog.getByRole('textbox').press('Enter');
  await page.keyboard.press('Escape');
  // Another question altogether, with the period moving by itself.
  await page.evaluate(() => {
    location.hash = '#map=8.00/20.00000/105.00000&lang=en&time=all';
  });
  await expect.poll(async () => (await shown(page)).language).toBe('en');
  await page.evaluate(() => {
    window.diaban.state.playing.value = true;
  });
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Giao ban', exact: true }).click();
  await expect.poll(async () => (await shown(page)).hash, { timeout: 30_000 }).toBe(before);
});
