/** Every view against the picture that is kept of it: `views.ts` says how. After a change that is meant: `DIABAN_UPDATE=1 npm run e2e -- views`, and look at them. */
import type { Page } from '@playwright/test';
import { expect, mapIsStill, openMap, test } from './support';
import { differenceFrom, MOST_DIFFERENT } from './views';

const DESKTOP = { viewport: { width: 1366, height: 768 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };
/** How much smaller than the screen pictures are kept. */
const DESKTOP_SCALE = 3;
const PHONE_SCALE = 2;

interface View {
  name: string;
  hash: string;
  /** What is done before one looks. */
  prepare?: (page: Page) => Promise<void>;
}

const DESKTOP_VIEWS: readonly View[] = [
  { name: 'main', hash: '' },
  { name: 'main-english', hash: '#lang=en' },
  { name: 'communes', hash: '#layers=choropleth;1;0.85,density;0;0.7&theme=rate;natural;5' },
  { name: 'hexagons', hash: '#map=12.2/19.807/105.79&analysis=hotspots;possible=yes' },
  { name: 'comparison', hash: '#compare=last-year&divider=0.5' },
  { name: 'area', hash: '#area=circle;105.776,19.807;5000&map=11/19.807/105.776' },
  { name: 'area-english', hash: '#area=circle;105.776,19.807;5000&map=11/19.807/105.776&tab=trend&lang=en' },
  {
    name: 'time-settings',
    hash: '',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Tùy chọn thời gian' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'qgis',
    hash: '',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'QGIS', exact: true }).click();
      const pictures = page.getByRole('dialog').getByRole('img');
      await expect
        .poll(() => pictures.first().evaluate((image: HTMLImageElement) => image.complete))
        .toBe(true);
    },
  },
];

const PHONE_VIEWS: readonly View[] = [
  { name: 'phone', hash: '' },
  {
    name: 'phone-sheet',
    hash: '',
    prepare: async (page) => {
      await page.getByRole('tab', { name: 'Lớp' }).click();
      await expect(page.getByRole('switch').first()).toBeVisible();
    },
  },
];

// On a machine that is busy a view may be looked at between two of its answers.
test.describe.configure({ retries: 2 });

/** Opens a view and waits until nothing in it moves or loads. */
async function look(page: Page, { hash, prepare }: View): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await openMap(page, hash);
  await prepare?.(page);
  await expect(page.locator('[aria-busy="true"], .skeleton')).toHaveCount(0);
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await mapIsStill(page);
  // The legend's last line comes once the map has come to rest, and moves what is below it.
  if ((await page.locator('.density-from').count()) > 0)
    await expect(page.locator('.density-peak')).toHaveCount(1);
}

for (const [size, scale, views] of [
  [DESKTOP, DESKTOP_SCALE, DESKTOP_VIEWS],
  [PHONE, PHONE_SCALE, PHONE_VIEWS],
] as const) {
  test.describe(`at ${size.viewport.width} px`, () => {
    test.use(size);

    for (const view of views) {
      test(`the view “${view.name}” looks as it is kept`, async ({ page }) => {
        await look(page, view);
        expect(await differenceFrom(page, view.name, scale)).toBeLessThanOrEqual(MOST_DIFFERENT);
      });
    }
  });
}

test.describe('a view', () => {
  test.use(DESKTOP);

  test('is the same picture every time', async ({ page }) => {
    const pictures: Buffer[] = [];
    for (let time = 0; time < 2; time++) {
      await page.goto('about:blank');
      await look(page, { name: 'main', hash: '' });
      pictures.push(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
    }
    expect(pictures[0]?.equals(pictures[1] ?? Buffer.of())).toBe(true);
  });

  for (const [layer, view] of [
    ['density', 'main'],
    ['zones.border', 'main'],
    ['choropleth', 'communes'],
  ] as const) {
    test(`without ${layer} does not pass for “${view}”`, async ({ page }) => {
      const whole = DESKTOP_VIEWS.find(({ name }) => name === view);
      if (!whole) throw new Error(`there is no view ${view}`);
      await look(page, whole);
      // Only on the map: the panels stay as they are.
      await page.evaluate((lost) => {
        const map = window.diaban.map as {
          getLayersOrder(): string[];
          setLayoutProperty(id: string, property: string, value: string): void;
        };
        for (const id of map.getLayersOrder())
          if (id.startsWith(lost)) map.setLayoutProperty(id, 'visibility', 'none');
      }, layer);
      await mapIsStill(page);
      const difference = await differenceFrom(page, view, DESKTOP_SCALE);
      console.log(`without ${layer}: ${(100 * difference).toFixed(1)} % of the squares differ`);
      expect(difference).toBeGreaterThan(MOST_DIFFERENT);
    });
  }
});
