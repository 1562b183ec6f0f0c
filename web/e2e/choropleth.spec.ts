/** Communes in colours: every figure on the map, in its legend and in its table is the interface's. */
import type { APIRequestContext, Page } from '@playwright/test';
import type { Rates, UnitMatch, UnitRate, ZoneCollection } from '../src/api/types';
import { faults } from './faults';
import { ask, expect, figure, isAskedByItself, mapIsStill, openMap, pixelOf, shown, test } from './support';

const ON = '#layers=choropleth;1;0.85,density;0;0.7';
/** What could be luck. */
const GREY = '#d4d5d2';

const row = (page: Page) => page.locator('[data-layer="choropleth"]');
const legend = (page: Page) => row(page).locator('.theme-classes');

/** The interface's answer to what the page asks at first: the last twelve months. */
async function ratesShown(page: Page, request: APIRequestContext, more = ''): Promise<Rates> {
  const { period } = await shown(page);
  return ask<Rates>(request, `/api/rates?datetime=${period?.from}/${period?.to}&indicator=population${more}`);
}

async function openChoropleth(page: Page, more = ''): Promise<void> {
  await openMap(page, `${ON}${more}`);
  await expect(legend(page)).toBeVisible();
  await mapIsStill(page);
}

/** The rows of the legend: what they say and how many communes they claim. */
async function legendRows(page: Page): Promise<{ label: string; amount: number }[]> {
  const rows = await legend(page).locator('tbody tr').all();
  return Promise.all(
    rows.map(async (each) => ({
      label: (await each.getByRole('rowheader').textContent()) ?? '',
      amount: figure(await each.getByRole('cell').first().textContent()),
    })),
  );
}

/** The colour of every commune on the map. */
async function coloursOf(page: Page, codes: readonly string[]): Promise<Record<string, string>> {
  return page.evaluate((all) => {
    const map = window.diaban.map as {
      getFeatureState(of: { source: string; sourceLayer: string; id: string }): { colour?: string };
    };
    const colour = (id: string) =>
      map.getFeatureState({ source: 'communes', sourceLayer: 'communes', id }).colour ?? '';
    return Object.fromEntries(all.map((id) => [id, colour(id)]));
  }, codes);
}

/** A commune that lies under no panel and under its own middle, with that place on the screen. */
async function communeInSight(page: Page, request: APIRequestContext, units: readonly UnitRate[]) {
  for (const unit of units) {
    const { unit: match } = await ask<{ unit: UnitMatch }>(request, `/api/units/${unit.code}`);
    if (!match.center) continue;
    const at = await pixelOf(page, ...match.center);
    if (at.x < 360 || at.x > 1000 || at.y < 90 || at.y > 640) continue;
    const under = await page.evaluate(({ x, y }) => {
      const map = window.diaban.map as {
        queryRenderedFeatures(
          at: [number, number],
          options: { layers: string[] },
        ): { properties: { code: string } }[];
      };
      return map.queryRenderedFeatures([x, y], { layers: ['communes-ground'] })[0]?.properties.code;
    }, at);
    if (under === unit.code) return { unit, at };
  }
  throw new Error('no commune lies under its own middle');
}

async function pointAt(page: Page, { x, y }: { x: number; y: number }): Promise<void> {
  await page.mouse.move(x - 2, y);
  await page.mouse.move(x, y);
}

const inVietnamese = (value: number) =>
  new Intl.NumberFormat('vi-VN', { maximumSignificantDigits: value >= 100 ? 4 : 3 }).format(value);

test('the legend says unit, period and n, and its classes hold what they claim', async ({
  page,
  request,
}) => {
  await openChoropleth(page);
  const rates = await ratesShown(page, request);
  await expect(row(page)).toContainText('07/2025 – 06/2026');
  await expect(row(page)).toContainText(`n = ${new Intl.NumberFormat('vi-VN').format(rates.n)}`);
  const rows = await legendRows(page);
  expect(rows.reduce((sum, { amount }) => sum + amount, 0)).toBe(rates.units.length);
  for (const { label, amount } of rows) {
    const [from = 0, to = Infinity] = (label.match(/[\d.]+/g) ?? []).map((text) => figure(text));
    const inside = rates.units.filter(({ count }) => count >= from && count <= to);
    expect(amount, label).toBe(inside.length);
    const colours = await coloursOf(
      page,
      inside.map(({ code }) => code),
    );
    expect(new Set(Object.values(colours)).size, label).toBe(inside.length > 0 ? 1 : 0);
  }
});

test('another measure or other classes ask nothing of the server', async ({ page, request }) => {
  await openChoropleth(page);
  const { units } = await ratesShown(page, request);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!isAskedByItself(request.url())) asked.push(request.url());
  });
  const measure = row(page).getByRole('combobox', { name: 'Giá trị' });
  const title = row(page).getByRole('heading', { level: 3 });
  const codes = units.map(({ code }) => code);
  let before = await coloursOf(page, codes);
  for (const [value, name] of [
    ['per_km2', 'Số vụ trên km²'],
    ['change', 'Thay đổi so với cùng kỳ năm trước'],
    ['count', 'Số vụ việc'],
  ] as const) {
    await measure.selectOption(value);
    await expect(title).toHaveText(name);
    await expect.poll(() => coloursOf(page, codes)).not.toEqual(before);
    before = await coloursOf(page, codes);
    await mapIsStill(page);
  }
  for (const name of ['Tự nhiên', 'Khoảng đều', 'Số xã bằng nhau']) {
    await row(page).getByRole('button', { name }).click();
    await expect(row(page).getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true');
  }
  await mapIsStill(page);
  expect(asked).toEqual([]);
});

test('another category asks for the figures once', async ({ page }) => {
  await openChoropleth(page);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/rates')) asked.push(request.url());
  });
  const before = await row(page).textContent();
  await page.getByRole('checkbox', { name: 'Giao thông' }).check();
  await expect.poll(() => row(page).textContent()).not.toBe(before);
  await mapIsStill(page);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('category=GT');
});

test('what could be luck is grey on the map of change', async ({ page, request }) => {
  await openChoropleth(page, '&theme=change;quantile;5');
  const { units } = await ratesShown(page, request);
  const colours = await coloursOf(
    page,
    units.map(({ code }) => code),
  );
  for (const { code, name, q } of units) {
    expect((colours[code] === GREY) === (q ?? 1) > 0.05, `${name} q ${q} is ${colours[code]}`).toBe(true);
  }
  const luck = units.filter(({ q }) => (q ?? 1) > 0.05).length;
  expect(luck).toBeGreaterThan(0);
  expect(luck).toBeLessThan(units.length);
  await expect(legend(page).getByRole('row', { name: /có thể do ngẫu nhiên/ })).toContainText(String(luck));
});

test('beside the pointer stand the figure and what it rests on', async ({ page, request }) => {
  await openChoropleth(page, '&theme=per_km2;natural;5');
  const { units } = await ratesShown(page, request);
  const { unit, at } = await communeInSight(page, request, units);
  await pointAt(page, at);
  const label = page.locator('.hover');
  await expect(label).toContainText(unit.name);
  await expect(label).toContainText(`${unit.count} vụ việc`);
  await expect(label).toContainText(inVietnamese(unit.per_km2 ?? 0));
  // The same on the card, for fingers and screen readers.
  await page.mouse.click(at.x, at.y);
  await expect(page.locator('.unit-figure')).toContainText(inVietnamese(unit.per_km2 ?? 0));
});

/** Counted one by one from the incidents themselves, those that patrols discovered left out. */
async function countedByHand(page: Page, request: APIRequestContext): Promise<Map<string, number>> {
  const { period } = await shown(page);
  const { features } = await ask<{ features: { properties: { unit: string; how_known: string } }[] }>(
    request,
    `/layers/incidents.geojson?datetime=${period?.from}/${period?.to}`,
  );
  const counts = new Map<string, number>();
  for (const { properties } of features)
    if (properties.how_known !== 'discovered')
      counts.set(properties.unit, (counts.get(properties.unit) ?? 0) + 1);
  return counts;
}

/** The limits of a row of the legend, as they are written in Vietnamese. */
function limitsOf(label: string): [number, number] {
  const numbers = (label.match(/[\d.,]+\d/g) ?? []).map((text) =>
    Number(text.replaceAll('.', '').replace(',', '.')),
  );
  const [from = 0, below = Infinity] = label.startsWith('dưới') ? [0, ...numbers] : numbers;
  return [from, below];
}

test('rates are the incidents over the inhabitants, and the classes hold what they claim', async ({
  page,
  request,
}) => {
  await openChoropleth(page, '&theme=rate;quantile;5');
  const { units, period } = await ratesShown(page, request);
  const counts = await countedByHand(page, request);
  const days = (Date.parse(period?.to ?? '') - Date.parse(period?.from ?? '')) / 86_400_000 + 1;
  for (const { code, name, rate, denominator } of units) {
    const exposure = ((denominator ?? Number.NaN) / 10_000) * (days / 365.25);
    expect(rate, name).toBeCloseTo((counts.get(code) ?? 0) / exposure, 9);
  }
  await expect(row(page)).toContainText('dân (2025)');
  await expect(row(page)).toContainText('Dân số là số minh họa');
  const rows = await legendRows(page);
  expect(rows.reduce((sum, { amount }) => sum + amount, 0)).toBeGreaterThanOrEqual(units.length);
  let coloured = 0;
  for (const { label, amount } of rows.filter((each) => /\d/.test(each.label) && !/vụ/.test(each.label))) {
    const [from, below] = limitsOf(label);
    // What is written is rounded to three digits.
    const inside = (slack: number) =>
      units.filter(({ shrunk, count }) => {
        const value = shrunk ?? Number.NaN;
        return count > 0 && value >= from * (1 - slack) && value < below * (1 + slack);
      }).length;
    expect(amount, label).toBeLessThanOrEqual(inside(0.005));
    expect(amount, label).toBeGreaterThanOrEqual(inside(-0.005));
    coloured += amount;
  }
  expect(coloured).toBe(units.filter(({ count }) => count > 0).length);
});

test('a rate has its interval beside the pointer', async ({ page, request }) => {
  await openChoropleth(page, '&theme=rate;quantile;5&table=communes');
  const { units } = await ratesShown(page, request);
  expect(units.every(({ rate }) => rate !== null)).toBe(true);
  await expect(legend(page).getByRole('row', { name: /không có số liệu/ })).toHaveCount(0);
  const { unit, at } = await communeInSight(page, request, units);
  await pointAt(page, at);
  for (const value of [unit.rate, unit.lower, unit.upper, unit.shrunk])
    await expect(page.locator('.hover')).toContainText(inVietnamese(value ?? Number.NaN));
  const few = units.filter(({ count }) => count <= 20).length;
  await expect(legend(page).getByRole('row', { name: /từ 20 vụ/ })).toContainText(String(few));
});

test('without inhabitants it is said what is missing', async ({ page }) => {
  await page.route('**/layers', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), indicators: [] } });
  });
  await page.route('**/api/rates?*', async (route) => {
    const answer = await route.fetch();
    const rates = (await answer.json()) as Rates;
    const none = { denominator: null, rate: null, lower: null, upper: null, shrunk: null };
    const units = rates.units.map((unit) => ({ ...unit, ...none, denominator_origin: 'missing' }));
    await route.fulfill({
      response: answer,
      json: { ...rates, notes: [], year: null, overall: null, units },
    });
  });
  await openChoropleth(page, '&theme=rate;quantile;5');
  await expect(row(page)).toContainText('diaban import indicators');
  await expect(row(page)).not.toContainText('minh họa');
  await expect(legend(page).getByRole('row', { name: /không có số liệu/ })).toHaveCount(1);
});

test('the table ranks the communes, says what could be luck, and opens their cards', async ({
  page,
  request,
}) => {
  await openChoropleth(page, '&theme=rate;quantile;5');
  const { units } = await ratesShown(page, request);
  await row(page).getByRole('button', { name: 'Bảng xếp hạng' }).click();
  const table = page.getByRole('table', { name: 'Bảng xếp hạng xã' });
  const sorted = [...units].sort((a, b) => (b.shrunk ?? 0) - (a.shrunk ?? 0));
  const rows = table.locator('tbody tr');
  await expect(rows).toHaveCount(10);
  for (const [index, unit] of sorted.slice(0, 10).entries()) {
    await expect(rows.nth(index)).toContainText(unit.name);
    await expect(rows.nth(index)).toContainText(inVietnamese(unit.shrunk ?? 0));
    await expect(rows.nth(index)).toContainText(`${unit.rank_lower} – ${unit.rank_upper}`);
    const isLuck = (unit.rank_upper ?? 0) > 10;
    await expect(rows.nth(index).getByText('có thể do ngẫu nhiên')).toHaveCount(isLuck ? 1 : 0);
  }
  const most = Math.max(...units.map(({ count }) => count));
  await table.getByRole('button', { name: /^Số vụ/ }).click();
  await expect(table.getByRole('columnheader', { name: /^Số vụ/ })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expect(rows.first()).toContainText(String(most));
  await page.getByRole('button', { name: `Xem tất cả (${units.length})` }).click();
  await expect(rows).toHaveCount(units.length);

  const first = rows.first().getByRole('button');
  const name = await first.textContent();
  await first.click();
  await expect(page.getByRole('heading', { level: 2, name: name ?? '' })).toBeVisible();
  await page.getByRole('button', { name: 'Về bảng xếp hạng' }).click();
  await expect(table).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(table).toBeHidden();
});

test('communes of one kind are listed by themselves, and together say what changed', async ({
  page,
  request,
}) => {
  await openChoropleth(page, '&theme=change;quantile;5&table=communes');
  const { units } = await ratesShown(page, request);
  const { features } = await ask<ZoneCollection>(request, '/api/zones');
  const coastal = new Set(
    features
      .map(({ properties }) => properties)
      .filter(({ kind }) => kind === 'coastal')
      .map(({ unit }) => unit),
  );
  const choice = page.getByRole('combobox', { name: 'Xã', exact: true });
  // A programme's areas never meet incident figures.
  await expect(choice).not.toContainText('dân tộc');
  await choice.selectOption('coastal');
  const rows = page.getByRole('table', { name: 'Bảng xếp hạng xã' }).locator('tbody tr');
  await page.getByRole('button', { name: `Xem tất cả (${coastal.size})` }).click();
  await expect(rows).toHaveCount(coastal.size);
  const all = units.filter(({ code }) => coastal.has(code));
  const sum = (of: (unit: UnitRate) => number) =>
    new Intl.NumberFormat('vi-VN').format(all.reduce((total, unit) => total + of(unit), 0));
  const line = page.locator('.kind-together');
  await expect(line).toContainText(`${sum(({ previous }) => previous ?? 0)} vụ (07/2024 – 06/2025)`);
  await expect(line).toContainText(`${sum(({ count }) => count)} vụ (07/2025 – 06/2026)`);
  await expect(line).toContainText('ngẫu nhiên (p');

  // The map colours those alone, until told otherwise.
  const coloured = () =>
    page.evaluate(() => {
      const map = window.diaban.map as {
        querySourceFeatures(
          source: string,
          options: { sourceLayer: string },
        ): { id: string; properties: { code: string } }[];
        getFeatureState(feature: object): { colour?: string };
      };
      const sourceLayer = 'communes';
      const codes = new Set(
        map.querySourceFeatures('communes', { sourceLayer }).map(({ properties }) => properties.code),
      );
      return [...codes].filter((id) => map.getFeatureState({ source: 'communes', sourceLayer, id }).colour);
    });
  await expect.poll(async () => (await coloured()).length).toBe(coastal.size);
  expect((await coloured()).filter((code) => !coastal.has(code))).toEqual([]);
  await page.getByRole('button', { name: 'Tô mọi xã' }).click();
  await expect.poll(async () => (await coloured()).length).toBe(units.length);
});

test('where most was discovered by patrols the legend says so first, and counts them on demand', async ({
  page,
}) => {
  await openChoropleth(page, '&cat=MT');
  const most = row(page).locator('.most-left-out');
  await expect(most).toContainText('do tuần tra, kiểm tra phát hiện, không tính');
  await most.getByRole('button', { name: 'Tính cả' }).click();
  await expect(most).toBeHidden();
});

test('breaks are set by hand with the keyboard, are in the link, and can be undone', async ({ page }) => {
  await openChoropleth(page);
  await row(page).getByRole('button', { name: 'Tự đặt' }).press('Enter');
  const second = row(page).getByRole('spinbutton', { name: 'Mức bắt đầu của lớp 2' });
  const before = await second.inputValue();
  await second.fill('10');
  await second.press('Enter');
  await expect.poll(async () => (await shown(page)).hash).toContain('theme=count;hand;5;;10~');
  await expect(legend(page).getByRole('row').nth(1)).toContainText('9');
  await expect(second).toBeFocused();
  const { hash } = await shown(page);
  // One that is not above the one below it is refused.
  await second.fill('900');
  await second.press('Enter');
  await expect(row(page).getByRole('alert')).toContainText('tăng dần');
  expect((await shown(page)).hash).toBe(hash);
  await page.goBack();
  await expect(second).toHaveValue(before);
  await openMap(page, hash);
  await expect(second).toHaveValue('10');
});

test('the heat map and the coloured communes are never over each other', async ({ page }) => {
  await openMap(page);
  await page.getByRole('switch', { name: 'Hiện Tô màu theo xã' }).click();
  await expect(legend(page)).toBeVisible();
  expect((await shown(page)).layers.density?.on).toBe(false);
  await page.getByRole('switch', { name: 'Hiện Mật độ vụ việc' }).click();
  await expect(legend(page)).toBeHidden();
});

for (const [name, size] of [
  ['a desktop', { width: 1440, height: 900 }],
  ['a phone', { width: 360, height: 740 }],
] as const) {
  test.describe(`on ${name}`, () => {
    test.use({ viewport: size, bypassCSP: true });

    test('nothing that a screen reader or a keyboard would stumble over', async ({ page }) => {
      await openMap(page, `${ON}&theme=per_km2;natural;5&compare=last-year`);
      const isPhone = size.width < 700;
      if (isPhone) await page.getByRole('tab', { name: 'Lớp' }).click();
      await expect(legend(page)).toBeVisible();
      await row(page).getByRole('button', { name: 'Tự đặt' }).click();
      await row(page).getByText('Cách tính và lưu ý').click();
      expect(await faults(page)).toEqual([]);
      await row(page).getByRole('button', { name: 'Bảng xếp hạng' }).click();
      await expect(page.getByRole('table', { name: 'Bảng xếp hạng xã' })).toBeVisible();
      expect(await faults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
    });
  });
}
