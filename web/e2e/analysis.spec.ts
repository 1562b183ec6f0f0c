/** The analyses on the map: every figure as the interface gives it, every state in the link. */
import type { Page } from '@playwright/test';
import type { ZoneCollection } from '../src/api/types';
import type {
  ClustersAnswer,
  EvaluationAnswer,
  HistoryAnswer,
  HotspotsAnswer,
  NearRepeatAnswer,
  TrendsAnswer,
} from '../src/statistics/types';
import { faults } from './faults';
import { ask, communeInZone, drawnIn, expect, figure, mapIsStill, openMap, shown, test } from './support';

const panel = (page: Page) => page.locator('.analysis');
const n = (page: Page) => page.locator('[data-figure="n"]');

async function isAnswered(page: Page): Promise<void> {
  await expect(n(page)).toBeVisible();
  await expect(page.locator('.computing')).toBeHidden();
}

async function periodOf(page: Page): Promise<string> {
  const { period } = await shown(page);
  return `${period?.from}/${period?.to}`;
}

test('hot spots are chosen by keyboard, drawn, and say what they rest on', async ({ page, request }) => {
  await openMap(page);
  await page.keyboard.press('a');
  await page.getByRole('button', { name: /^Cụm tập trung hiện nay/ }).click();
  await isAnswered(page);
  const answer = await ask<HotspotsAnswer>(request, `/api/hotspots?datetime=${await periodOf(page)}`);
  expect(figure(await n(page).textContent())).toBe(answer.n);
  await expect(panel(page)).toContainText(answer.sentence_vi);
  for (const note of answer.notes) await expect(panel(page)).toContainText(note.vi);
  const strong = answer.features.filter(({ properties }) => properties.class === 'strong').length;
  await expect(page.locator('.class-legend')).toContainText(`${strong} ô chắc chắn`);
  // Possible cells raise false alarms: not on the map until somebody asks for them.
  await expect(page.locator('.class-legend')).not.toContainText('ô có thể');
  await page.getByLabel('Ô “có thể”').selectOption('yes');
  await expect(panel(page)).toContainText('hay báo nhầm');
  expect((await shown(page)).hash).toContain('analysis=hotspots;possible=yes');
  // A place of the list is a cell on the map with its figures.
  await page.locator('.place-list button').first().click();
  await mapIsStill(page);
  await expect.poll(() => drawnIn(page, 'analysis-shape-fill')).toBeGreaterThan(0);
  const id = /pick=([^;&]+)/.exec((await shown(page)).hash)?.[1];
  const cell = answer.features.find(({ properties }) => properties.cell === id)?.properties;
  await expect(page.locator('.picked .fact-list dd').first()).toHaveText(String(cell?.count));
  await page.goBack();
  await expect(page.locator('.picked')).toBeHidden();
});

test('the rest of the map fades while the analyses are shown only, and never beside another map', async ({
  page,
}) => {
  const veil = () =>
    page.evaluate(() => {
      const map = window.diaban.map as { getLayoutProperty(id: string, name: string): string };
      return map.getLayoutProperty('analysis-veil', 'visibility');
    });
  await openMap(page, '#analysis=hotspots');
  await isAnswered(page);
  await expect.poll(veil).toBe('visible');
  await page.getByRole('tab', { name: 'Lớp bản đồ' }).click();
  await expect.poll(veil).toBe('none');
  await page.getByRole('region', { name: 'So sánh hai bản đồ' }).getByRole('button').click();
  await page.getByRole('tab', { name: 'Phân tích' }).click();
  await expect(panel(page)).toBeVisible();
  expect(await veil()).toBe('none');
});

test('history shows new and fading places by letter, and a cell its steps', async ({ page, request }) => {
  const answer = await ask<HistoryAnswer>(request, '/api/hotspots/history');
  const of = (name: string) => answer.features.filter(({ properties }) => properties.on_map === name);
  expect(of('new').length).toBeGreaterThan(0);
  expect(of('fading').length).toBeGreaterThan(0);
  const fading = of('fading')[0]?.properties;
  await openMap(page, `#analysis=history;pick=${fading?.cell}`);
  await isAnswered(page);
  for (const name of ['new', 'growing', 'persistent', 'fading', 'on_and_off']) {
    const row = page.locator(`[data-history="${name}"] .number`);
    expect(figure(await row.textContent()), name).toBe(of(name).length);
  }
  const picked = page.locator('.picked');
  await expect(picked).toContainText(`${fading?.hot_steps} trong ${answer.steps.length} bước`);
  await expect(picked.locator('svg .step-hot')).toHaveCount(fading?.hot_steps ?? -1);
  await expect.poll(() => drawnIn(page, 'analysis-place-disc')).toBeGreaterThan(3);
});

test('a period that is too short says so, and offers all data', async ({ page }) => {
  await openMap(page, '#analysis=history;time=filter&time=2026-01-01/2026-03-31');
  await expect(page.locator('.refused')).toContainText('Kỳ này quá ngắn');
  await page.getByRole('button', { name: 'Dùng toàn bộ dữ liệu' }).click();
  await isAnswered(page);
});

test('too few incidents give a sentence instead of an answer', async ({ page, request }) => {
  const answer = await ask<HotspotsAnswer>(request, '/api/hotspots?datetime=2026-01-01/2026-01-02');
  await openMap(page, '#analysis=hotspots&time=2026-01-01/2026-01-02');
  await expect(page.locator('.analysis-sentence')).toHaveText(answer.sentence_vi);
  await expect(page.locator('.class-legend')).toContainText('0 ô');
});

test('trends: one series with its line, communes by colour', async ({ page, request }) => {
  const total = await ask<TrendsAnswer>(request, '/api/trends');
  await openMap(page, '#analysis=trends');
  await isAnswered(page);
  await expect(panel(page)).toContainText(total.series[0]?.sentence_vi ?? '');
  await expect(page.locator('.series rect')).toHaveCount(total.steps.length);
  await expect(page.locator('.series .sen')).toHaveCount(1);
  const units = await ask<TrendsAnswer>(request, '/api/trends?by=unit');
  await page.getByLabel('Chuỗi').selectOption('unit');
  await expect(page.locator('.analysis-sentence')).toHaveText(units.sentence_vi);
  const falling = units.series.filter(({ test }) => test?.direction === 'falling').length;
  await expect(page.locator('.class-legend')).toContainText(`${falling} giảm`);
  await mapIsStill(page);
  await expect.poll(() => drawnIn(page, 'analysis-commune-fill')).toBeGreaterThan(50);
});

test('Knox’s table has the ratios of the interface', async ({ page, request }) => {
  await openMap(page, '#analysis=near_repeat;distances=2000');
  await isAnswered(page);
  const asked = `/api/near-repeat?distances=0,1,250,500,1000,1500,2000&datetime=${await periodOf(page)}`;
  const { cells } = await ask<NearRepeatAnswer>(request, asked);
  const ratios = cells.filter(({ ratio }) => ratio !== null).map(({ ratio }) => ratio ?? 0);
  const texts = await page.locator('.knox-cell .number').allTextContents();
  expect(texts).toHaveLength(ratios.length);
  texts.forEach((text, index) => {
    expect(Number(text.replace('.', '').replace(',', '.'))).toBeCloseTo(ratios[index] ?? -1, 1);
  });
});

test('clusters follow their settings, and a wrong one is explained', async ({ page, request }) => {
  await openMap(page, '#analysis=clusters');
  await isAnswered(page);
  const radius = page.getByLabel('Bán kính');
  await radius.fill('5');
  await radius.press('Tab');
  await expect(page.getByRole('alert')).toContainText('từ 10 đến 10.000');
  await radius.fill('300');
  await radius.press('Tab');
  const answer = await ask<ClustersAnswer>(
    request,
    `/api/clusters?radius=300&datetime=${await periodOf(page)}`,
  );
  await expect(page.locator('.analysis-sentence')).toHaveText(answer.sentence_vi);
});

test('does it help: hits beside the plain count', async ({ page, request }) => {
  const answer = await ask<EvaluationAnswer>(request, '/api/evaluate?share=0.05');
  await openMap(page, '#analysis=evaluate;share=5');
  await isAnswered(page);
  const rows = await page.locator('.evaluation tbody tr td:nth-child(2)').allTextContents();
  expect(rows.map((row) => figure(row.split('/')[0] ?? ''))).toEqual(answer.choices.map(({ hits }) => hits));
});

test('the chosen commune or a drawn area is a study area', async ({ page, request }) => {
  const { unit } = await communeInZone(request);
  await openMap(page, `#analysis=trends;ground=asked&at=unit/${unit.code}`);
  await isAnswered(page);
  const answer = await ask<TrendsAnswer>(request, `/api/trends?unit=${unit.code}`);
  await expect.poll(async () => figure(await n(page).textContent())).toBe(answer.n);
  await page.keyboard.press('Escape');
  await expect(page.locator('.analysis .notice')).toContainText('vẽ một vùng');
  const circle = { center: [105.776, 19.807], radius_m: 3000 };
  await openMap(page, '#analysis=trends;ground=asked&area=circle;105.776,19.807;3000');
  const inside = await ask<TrendsAnswer>(
    request,
    `/api/trends?area=${encodeURIComponent(JSON.stringify(circle))}`,
  );
  await expect.poll(async () => figure(await n(page).textContent())).toBe(inside.n);
});

test('a long analysis shows how far it is, and stops when told', async ({ page }) => {
  await page.route('**/api/jobs/*', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const id = route.request().url().split('/').at(-1);
    return route.fulfill({
      json: { id, path: '', state: 'running', progress: 0.4, generation: 1, result: null, problem: null },
    });
  });
  await openMap(page);
  const cancelled = page.waitForRequest(
    (sent) => sent.method() === 'DELETE' && sent.url().includes('/api/jobs/'),
  );
  await page.keyboard.press('a');
  await page.getByRole('button', { name: /^Lặp lại ở gần/ }).click();
  await expect(page.getByRole('progressbar')).toHaveAttribute('value', '0.4');
  await page.getByRole('button', { name: 'Dừng' }).click();
  await cancelled;
  await expect(panel(page)).toContainText('Đã dừng theo yêu cầu');
});

test('old communes are drawn dashed where their shapes are loaded', async ({ page, request }) => {
  const { unit } = await communeInZone(request);
  const [west = 0, south = 0, east = 0, north = 0] = unit.bbox ?? [];
  const step = {
    old_code: '1',
    old_name: 'Xã Cũ',
    new_code: unit.code,
    new_name: unit.name,
    date: '2025-07-01',
  };
  await page.route(`**/api/units/${unit.code}/history`, (route) =>
    route.fulfill({
      json: { code: unit.code, versions: [], became: [], made_of: [{ ...step, old_is_drawn: true }] },
    }),
  );
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  await page.route('**/layers/communes.geojson?unit=1&as_of=2025-06-30', (route) =>
    route.fulfill({
      json: {
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            properties: { name: 'Xã Cũ' },
            geometry: { type: 'Polygon', coordinates: [ring] },
          },
        ],
      },
    }),
  );
  await openMap(page, `#at=unit/${unit.code}`);
  await expect.poll(() => drawnIn(page, 'former-line')).toBeGreaterThan(0);
});

test('incidents that patrols discovered stand apart in the zone list', async ({ page, request }) => {
  await openMap(page);
  const { settings } = await ask<{ settings: { left_out_discovered: number } }>(
    request,
    `/api/zones?datetime=${await periodOf(page)}`,
  );
  const said = page.locator('[data-block="left-out"] p').first();
  expect(figure((await said.textContent())?.split(' ')[0] ?? '')).toBe(settings.left_out_discovered);
});

test('the zone list keeps to one kind, and puts hot spots without incidents apart', async ({
  page,
  request,
}) => {
  const day = '2026-06-15/2026-06-15';
  await openMap(page, `#time=${day}`);
  const { features } = await ask<ZoneCollection>(request, `/api/zones?datetime=${day}`);
  const hotspots = features.map(({ properties }) => properties).filter(({ kind }) => kind === 'hotspot');
  const empty = hotspots.filter(({ incidents }) => incidents === 0);
  expect(empty.length).toBeGreaterThan(0);
  const list = page.locator('details.zone-list').first();
  await list.locator('summary').first().click();
  await list.getByRole('combobox', { name: 'Loại khu vực' }).selectOption('hotspot');
  await expect(list.locator('> ul > li')).toHaveCount(hotspots.length - empty.length);
  const apart = list.locator('.zone-empty');
  await expect(apart.locator('summary')).toHaveText(`${empty.length} cụm không có vụ việc nào trong kỳ này`);
  await apart.locator('summary').click();
  await expect(apart.locator('li')).toHaveCount(empty.length);
  // Each says since when it is one, without being opened.
  const whole = await ask<{ period: [string, string] }>(request, '/api/zones');
  const vietnamese = (day: string) => day.split('-').reverse().join('/');
  const since = hotspots.map(({ hotspot_since: from, hotspot_not_before: before }) => {
    if (from === whole.period[1] && before !== null) return 'mới';
    return `${before === null ? 'đã có' : 'có lần đầu'} trong 12 tháng đến ${vietnamese(from ?? '')}`;
  });
  expect(new Set(since).size).toBeGreaterThan(1);
  expect((await list.locator('.zone-since').allTextContents()).sort()).toEqual(since.sort());

  // Coastal and hot spot: what touches what is the server's to say.
  const both = await ask<ZoneCollection>(request, '/api/zones?kind=hotspot&also=coastal');
  expect(both.features.length).toBeGreaterThan(0);
  expect(both.features.length).toBeLessThan(hotspots.length);
  await list.getByRole('combobox', { name: 'và cũng thuộc' }).selectOption('coastal');
  await expect(list.getByText(`${both.features.length} khu vực`, { exact: true })).toBeVisible();

  await list.getByRole('combobox', { name: 'Loại khu vực' }).selectOption('border');
  await expect(list.locator('> ul > li')).toHaveCount(
    features.filter(({ properties }) => properties.kind === 'border').length,
  );
});

test('the card of a hot spot says since when, and that its sentence does not follow the categories', async ({
  page,
  request,
}) => {
  const { features } = await ask<ZoneCollection>(request, '/api/zones?kind=hotspot');
  const zone = features[0]?.properties;
  await openMap(page, `#at=zone/${zone?.id}`);
  await expect(page.locator('.why')).toHaveText(zone?.reason_vi ?? '');
  await expect(page.locator('.why')).toContainText(/kỳ cùng độ dài kết thúc/);
  const apart = page.locator('[data-block="reason-unfiltered"]');
  await expect(apart).toHaveCount(0);
  await page.getByRole('checkbox', { name: /Giao thông/ }).check();
  await expect(apart).toBeVisible();
  // Neither do the hot spots on the map, and both say where to find more.
  await page.locator('[data-block="hotspots-whole"]').getByRole('button').click();
  await expect(page.locator('[data-analysis="hotspots"]')).toBeVisible();
  await page.getByRole('button', { name: 'Xem lịch sử theo từng quý' }).click();
  await expect(page.locator('[data-analysis="history"]')).toBeVisible();
});

test('population-basis kinds never appear in an analysis', async ({ page }) => {
  const sent: string[] = [];
  page.on('request', (request) => sent.push(decodeURIComponent(request.url())));
  await openMap(page, '#analysis=hotspots;ground=asked&at=zone/ethnic_minority:1');
  await expect(page.locator('.analysis .notice')).toBeVisible();
  expect(sent.filter((url) => url.includes('/api/hotspots'))).toEqual([]);
});

test.describe('without faults', () => {
  test.use({ bypassCSP: true });
  for (const analysis of [
    'hotspots;possible=yes',
    'history',
    'trends;by=category',
    'near_repeat',
    'clusters',
    'evaluate',
  ]) {
    test(`${analysis} in both languages and themes`, async ({ page }) => {
      await openMap(page, `#analysis=${analysis}&lang=en`);
      await isAnswered(page);
      expect(await faults(page, '.analysis')).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.getByRole('button', { name: 'Tiếng Việt' }).click();
      expect(await faults(page, '.analysis')).toEqual([]);
    });
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test('the analysis lives in the sheet, and nothing is wider than the screen', async ({ page }) => {
    await openMap(page);
    await page.getByRole('tab', { name: 'Phân tích' }).click();
    await page.getByRole('button', { name: /^Lặp lại ở gần/ }).click();
    await isAnswered(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const wide = await page.locator('.sheet-body').evaluate((body) => body.scrollWidth - body.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
});
