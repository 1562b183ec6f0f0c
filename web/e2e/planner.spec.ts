/** A planner's morning: look, search, read the reasons, draw, change the period, pass the link on. */
import type { Polygon } from 'geojson';
import {
  addressIsWritten,
  catalogue,
  communeInZone,
  drawnIn,
  expect,
  figure,
  mapIsStill,
  nextFrames,
  openMap,
  pixelOf,
  shown,
  summary,
  test,
  toolIsReady,
  withoutDiacritics,
} from './support';

test('the map opens on the province, with zones, communes and density drawn', async ({ page, request }) => {
  await openMap(page);
  const { extent, title_vi: title } = await catalogue(request);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
  const { view } = await shown(page);
  const [west, south, east, north] = extent ?? [0, 0, 0, 0];
  expect(view?.lon).toBeGreaterThan(west - 1);
  expect(view?.lon).toBeLessThan(east + 1);
  expect(view?.lat).toBeGreaterThan(south - 1);
  expect(view?.lat).toBeLessThan(north + 1);
  await expect.poll(() => drawnIn(page, 'communes-line')).toBeGreaterThan(50);
  await expect.poll(() => drawnIn(page, 'zones.coastal-fill', 'zones.border-fill')).toBeGreaterThan(5);
  const hasDensity = await page.evaluate(() => {
    const map = window.diaban.map as { getLayer(id: string): unknown };
    return map.getLayer('density-relief') !== undefined;
  });
  expect(hasDensity).toBe(true);
});

test('what the data are is said on the map, and stays', async ({ page, request }) => {
  await openMap(page);
  const { notices } = await catalogue(request);
  expect(notices.length).toBeGreaterThan(0);
  for (const notice of notices) await expect(page.locator('.notices')).toContainText(notice.vi);
});

test('a commune is found without diacritics, and its card gives the reasons', async ({ page, request }) => {
  const card = await communeInZone(request);
  await openMap(page);
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(withoutDiacritics(card.unit.name));
  await expect(page.getByRole('option', { name: card.unit.name }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Kết quả' });
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText(card.unit.name);
  for (const zone of card.zones) {
    await expect(panel).toContainText(zone.reason_vi);
  }
  await mapIsStill(page);
  expect((await shown(page)).view?.zoom).toBeGreaterThan(9);
});

test('the figures of a commune are those of the interface', async ({ page, request }) => {
  const card = await communeInZone(request);
  await openMap(page, `#at=unit/${card.unit.code}`);
  const { period } = await shown(page);
  const answer = await summary(request, {
    area: { unit: card.unit.code },
    datetime: `${period?.from}/${period?.to}`,
  });
  await expect
    .poll(async () => figure(await page.locator('.keys .key-number').first().textContent()))
    .toBe(answer.count);
});

test('a drawn area counts what the interface counts for the same shape', async ({ page, request }) => {
  await openMap(page, '#map=11/19.8/105.78');
  await page.keyboard.press('d');
  await page.getByRole('button', { name: 'Đa giác' }).click();
  await expect(page.locator('.draw-hint')).toBeVisible();
  await toolIsReady(page);
  for (const [lon, lat] of [
    [105.72, 19.84],
    [105.84, 19.84],
    [105.84, 19.76],
    [105.72, 19.76],
  ] as const) {
    const { x, y } = await pixelOf(page, lon, lat);
    await page.mouse.move(x, y);
    await page.mouse.click(x, y);
    await nextFrames(page);
  }
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await shown(page)).area).not.toBeNull();
  const { area, period, selection } = await shown(page);
  expect(selection, 'the closing click chose nothing').toBeNull();
  const { ring } = area as { ring: [number, number][] };
  expect(ring).toHaveLength(4);
  const polygon: Polygon = { type: 'Polygon', coordinates: [[...ring, ring[0] ?? [0, 0]]] };
  const answer = await summary(request, { area: polygon, datetime: `${period?.from}/${period?.to}` });
  expect(answer.count).toBeGreaterThan(0);
  await expect
    .poll(async () => figure(await page.locator('.keys .key-number').first().textContent()))
    .toBe(answer.count);
});

test('a circle can be typed, and is asked about as a circle', async ({ page, request }) => {
  await openMap(page);
  await page.getByRole('button', { name: 'Vẽ vùng' }).click();
  await page.getByRole('button', { name: 'Nhập tọa độ' }).click();
  await page.getByRole('textbox').fill('19.807, 105.776, 2000');
  const asked = page.waitForRequest(
    (sent) => sent.url().endsWith('/api/summary') && sent.postData()?.includes('radius_m') === true,
  );
  await page.getByRole('button', { name: 'Hỏi số liệu vùng này' }).click();
  expect((await asked).postDataJSON().area).toEqual({ center: [105.776, 19.807], radius_m: 2000 });
  const { period } = await shown(page);
  const answer = await summary(request, {
    area: { center: [105.776, 19.807], radius_m: 2000 },
    datetime: `${period?.from}/${period?.to}`,
  });
  await expect
    .poll(async () => figure(await page.locator('.keys .key-number').first().textContent()))
    .toBe(answer.count);
});

test('Esc gives up a drawing', async ({ page }) => {
  await openMap(page);
  await page.keyboard.press('d');
  await page.getByRole('button', { name: 'Hình tròn' }).click();
  await expect(page.locator('.draw-hint')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('.draw-hint')).toBeHidden();
  expect((await shown(page)).area).toBeNull();
});

test('the period changes by keyboard, and the tiles follow', async ({ page }) => {
  await openMap(page);
  const before = await shown(page);
  const tiles = page.waitForRequest(
    (sent) =>
      sent.url().includes('/tiles/density/') && !sent.url().includes(`datetime=${before.period?.from}`),
  );
  await page.keyboard.press('t');
  await expect(page.getByRole('slider', { name: 'Đầu kỳ' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await shown(page)).period?.from).not.toBe(before.period?.from);
  await tiles;
  await page.getByRole('button', { name: 'Tất cả', exact: true }).click();
  await expect.poll(async () => (await shown(page)).period).toBeNull();
});

test('a category narrows everything to itself', async ({ page, request }) => {
  await openMap(page);
  const { period } = await shown(page);
  await page.getByRole('checkbox', { name: /Giao thông/ }).check();
  const answer = await summary(request, {
    area: null,
    category: ['GT'],
    datetime: `${period?.from}/${period?.to}`,
  });
  await expect
    .poll(async () => figure(await page.locator('.time-headline .key-number').textContent()))
    .toBe(answer.count);
  expect((await shown(page)).hash).toContain('cat=GT');
});

test('the link opens the same state elsewhere, and back undoes', async ({ page, context, request }) => {
  const card = await communeInZone(request);
  await openMap(page);
  await page.getByRole('switch', { name: 'Hiện Vụ việc', exact: true }).click();
  await page.getByRole('button', { name: 'Quý này' }).click();
  await page.getByRole('button', { name: '600 m' }).click();
  await page.getByRole('combobox').fill(card.unit.name);
  await page.getByRole('option', { name: card.unit.name }).first().click();
  await mapIsStill(page);
  await expect.poll(async () => (await shown(page)).hash).toContain(`at=unit/${card.unit.code}`);
  await addressIsWritten(page);
  const first = await shown(page);

  const other = await context.newPage();
  await openMap(other, first.hash);
  const { view: viewA, ...a } = first;
  await expect
    .poll(async () => {
      const { view: _, ...b } = await shown(other);
      return { ...b, hash: '' };
    })
    .toEqual({ ...a, hash: '' });
  const { view: viewB } = await shown(other);
  expect(viewB?.lat).toBeCloseTo(viewA?.lat ?? 0, 3);
  expect(viewB?.lon).toBeCloseTo(viewA?.lon ?? 0, 3);
  expect(viewB?.zoom).toBeCloseTo(viewA?.zoom ?? 0, 1);
  await other.close();

  await page.goBack();
  await expect.poll(async () => (await shown(page)).selection).toBeNull();
  await page.goForward();
  await expect
    .poll(async () => (await shown(page)).selection)
    .toEqual({ kind: 'unit', code: card.unit.code });
});

test('a link that names a commune and no view shows that commune', async ({ page, request }) => {
  const { unit } = await communeInZone(request);
  await openMap(page, `#at=unit/${unit.code}`);
  const [west = 0, south = 0, east = 0, north = 0] = unit.bbox ?? [];
  await expect
    .poll(async () => {
      const { view } = await shown(page);
      const isIn = (value: number | undefined, low: number, high: number) =>
        value !== undefined && value > low && value < high;
      return isIn(view?.lon, west, east) && isIn(view?.lat, south, north);
    })
    .toBe(true);
});

test('a broken link opens on the defaults', async ({ page }) => {
  await openMap(page, '#map=99/x/y&time=tomorrow&area=polygon;1&layers=%E0%A4%A&at=&cat=<script>,UNKNOWN');
  await expect.poll(async () => (await shown(page)).categories).toEqual([]);
  const state = await shown(page);
  expect(state.selection).toBeNull();
  expect(state.area).toBeNull();
});

test('the language changes everywhere at once', async ({ page, request }) => {
  const { title_en: title, notices } = await catalogue(request);
  await openMap(page);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
  await expect(page.getByRole('heading', { name: 'Priority zones' })).toBeVisible();
  await expect(page.locator('.notices')).toContainText(notices[0]?.en ?? '');
});

test('programme areas are outlines without incident figures', async ({ page, request }) => {
  const { layers } = await catalogue(request);
  const programme = layers.find(({ group }) => group === 'programmes');
  test.skip(!programme, 'the data have no programme layer');
  await openMap(page, `#layers=${programme?.id};1;1`);
  const types = await page.evaluate((id) => {
    const map = window.diaban.map as { getStyle(): { layers: { type: string; source?: string }[] } };
    return map
      .getStyle()
      .layers.filter(({ source }) => source === id)
      .map(({ type }) => type);
  }, programme?.id);
  expect(types.length).toBeGreaterThan(0);
  expect(new Set(types)).toEqual(new Set(['line']));
});

test.describe('without the server', () => {
  test.use({ expectedErrors: /status of 503/ });

  test('a server that is gone is said, and the page recovers', async ({ page, context }) => {
    await openMap(page);
    const everything = /\/api\/|\/tiles\/|\/healthz/;
    await context.route(everything, (route) => route.fulfill({ status: 503, body: '' }));
    await page.getByRole('button', { name: 'Quý này' }).click();
    await expect(page.getByRole('alert').first()).toContainText('Máy chủ không trả lời');
    await context.unroute(everything);
    await expect(page.locator('.server-gone')).toBeHidden();
    await expect(page.locator('.time-headline .key-number')).toHaveText(/\d/);
    await mapIsStill(page);
    expect(await drawnIn(page, 'communes-line'), 'the tiles that failed are there again').toBeGreaterThan(50);
  });
});
