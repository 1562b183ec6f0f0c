/** What needs a store other than the demonstration's: old communes with shapes of their own, and rules that change under an open page. */

import { type OwnServer, startServer } from './ownServer';
import { test as base, expect, mapIsStill, openMap } from './support';

type Corner = [number, number];

const commune = (code: string, name: string, [west, south]: Corner, [east, north]: Corner) => ({
  type: 'Feature',
  properties: { code, name },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  },
});

const collection = (features: object[]) => JSON.stringify({ type: 'FeatureCollection', features });

/** Xã Mới was made of two old communes; Xã Bên stayed what it was. */
const IMPORTS = [
  {
    kind: 'units',
    name: 'new.geojson',
    content: collection([
      commune('1', 'Xã Mới', [105.0, 19.8], [105.04, 19.82]),
      commune('2', 'Xã Bên', [105.04, 19.8], [105.06, 19.82]),
    ]),
    options: ['--level', 'commune', '--valid-from', '2025-07-01'],
  },
  {
    kind: 'units',
    name: 'old.geojson',
    content: collection([
      commune('91', 'Xã Cũ Tây', [105.0, 19.8], [105.02, 19.82]),
      commune('92', 'Xã Cũ Đông', [105.02, 19.8], [105.04, 19.82]),
    ]),
    options: ['--level', 'commune', '--valid-to', '2025-07-01'],
  },
  {
    kind: 'lineage',
    name: 'lineage.csv',
    content: 'old_code,new_code,date,split,is_default\n91,1,2025-07-01,0,1\n92,1,2025-07-01,0,1\n',
  },
  {
    kind: 'incidents',
    name: 'incidents.csv',
    content:
      'id,occurred_at,category,lon,lat\na,2026-01-01,TT-TROM,105.01,19.81\nb,2026-02-01,TT-TROM,105.03,19.81\n',
  },
];

const test = base.extend<object, { own: OwnServer }>({
  own: [
    // biome-ignore lint/correctness/noEmptyPattern: a fixture says by its pattern what it needs
    async ({}, use) => {
      const server = await startServer(IMPORTS);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ own }, use) => use(own.url),
});

/** The values of a property among what a layer shows. */
const shownIn = (page: import('@playwright/test').Page, layer: string, property: string) =>
  page.evaluate(
    ([id = '', name = '']) => {
      const map = window.diaban.map as {
        getLayer(id: string): unknown;
        queryRenderedFeatures(options: { layers: string[] }): { properties: Record<string, string> }[];
      };
      if (!map.getLayer(id)) return [];
      const features = map.queryRenderedFeatures({ layers: [id] });
      return [...new Set(features.map(({ properties }) => properties[name]))].sort();
    },
    [layer, property],
  );

test('the old communes of a new one are drawn from their own shapes', async ({ page }) => {
  await openMap(page, '#at=unit/1');
  await expect.poll(() => shownIn(page, 'former-line', 'name')).toEqual(['Xã Cũ Tây', 'Xã Cũ Đông']);
  await expect(page.getByText('Xã Cũ Tây').first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('former.png') });
  // A commune that stayed what it was has none.
  await page.goto('/#at=unit/2');
  await page.reload();
  await mapIsStill(page);
  expect(await shownIn(page, 'former-line', 'name')).toEqual([]);
});

const rule = (title: string, colour: string, letter: string, more = '') => `
[[rule]]
id = "market"
basis = "place"
title_vi = "${title}"
title_en = "${title}"
colour = "${colour}"
pattern = "dots"
letter = "${letter}"
source = "Kế hoạch 1 / Plan 1"
[[rule.find]]
layer = "communes"
predicate = "attribute"
filter = "code = '1'"
${more}`;

const OTHER = `
[[rule]]
id = "port"
basis = "place"
title_vi = "Bến cảng"
title_en = "Ports"
colour = "#224466"
pattern = "crosses"
letter = "P"
source = "Kế hoạch 2 / Plan 2"
[[rule.find]]
layer = "communes"
predicate = "attribute"
filter = "code = '2'"
`;

test('an open page follows changed rules without being loaded again', async ({ page, own }) => {
  own.put('priority_rules.toml', rule('Quanh chợ', '#AA5500', 'Ch'));
  await expect
    .poll(async () => (await (await page.request.get('/api/rules')).json()).file)
    .toBe('priority_rules.toml');
  // Without the communes' names, which go before the letters where both have no room.
  await openMap(page, '#map=11/19.81/105.03&layers=communes;0;1');
  const look = () =>
    page.evaluate(() => {
      const map = window.diaban.map as {
        getLayer(id: string): unknown;
        getLayoutProperty(id: string, name: string): unknown;
        getPaintProperty(id: string, name: string): unknown;
      };
      const id = 'zones.market-letter';
      return map.getLayer(id)
        ? [map.getLayoutProperty(id, 'text-field'), map.getPaintProperty(id, 'text-color')]
        : null;
    });
  const row = page.locator('[data-layer="zones.market"]');
  await expect(row).toContainText('Quanh chợ');
  await expect.poll(look).toEqual(['Ch', '#AA5500']);
  await expect.poll(() => shownIn(page, 'zones.market-letter', 'kind')).toEqual(['market']);
  await page.screenshot({ path: test.info().outputPath('before.png') });
  await page.evaluate(() => {
    (window as unknown as { stayed: boolean }).stayed = true;
  });

  own.put('priority_rules.toml', rule('Quanh chợ đêm', '#006633', 'Đ', OTHER));
  await expect(row).toContainText('Quanh chợ đêm');
  await expect(page.locator('[data-layer="zones.port"]')).toContainText('Bến cảng');
  await expect.poll(look).toEqual(['Đ', '#006633']);
  await expect.poll(() => shownIn(page, 'zones.port-letter', 'kind')).toEqual(['port']);
  await mapIsStill(page);
  await page.screenshot({ path: test.info().outputPath('after.png') });
  expect(await page.evaluate(() => (window as unknown as { stayed?: boolean }).stayed)).toBe(true);
});
