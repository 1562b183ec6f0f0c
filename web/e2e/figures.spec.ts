/** What the page costs: how often it asks, how much it loads, how long it keeps the browser busy. Counts, which no busy machine changes; times are in `web/bench/`. */
import { gzipSync } from 'node:zlib';
import type { Page, Request } from '@playwright/test';
import { expect, isAskedByItself, mapIsStill, openMap, shown, test } from './support';

/** In kB of 1,000 bytes. `test/bundle.test.ts` says by part what they are. */
const BUDGET_KB = 480;

function requestsOf(page: Page): Request[] {
  const sent: Request[] = [];
  page.on('request', (request) => {
    if (!isAskedByItself(request.url())) sent.push(request);
  });
  return sent;
}

/** Until the page has what the filter asks for, and has drawn it. */
async function hasSettled(page: Page, before: string): Promise<void> {
  await expect.poll(async () => (await shown(page)).hash).not.toBe(before);
  await expect(page.locator('.time')).toHaveAttribute('aria-busy', 'false');
  await mapIsStill(page);
}

const isTile = (request: Request) => new URL(request.url()).pathname.startsWith('/tiles/');

/** The layers whose tiles hold figures of incidents; all other tiles stay as they are. */
const OF_INCIDENTS = ['communes', 'density', 'incidents'];

interface TileAddress {
  layer: string;
  zoom: number;
  x: number;
  y: number;
}

function tileOf(request: Request): TileAddress {
  const [, , layer = '', zoom = '', x = '', y = ''] = new URL(request.url()).pathname.split('/');
  return { layer, zoom: Number(zoom), x: Number(x), y: Number.parseInt(y, 10) };
}

/** The least and the greatest number of tiles across and down that the view meets, at a zoom. */
async function tilesInView(page: Page, zoom: number) {
  const [west, south, east, north] = await page.evaluate(() => {
    const map = window.diaban.map as { getBounds(): { toArray(): [[number, number], [number, number]] } };
    return map.getBounds().toArray().flat() as [number, number, number, number];
  });
  const across = (lon: number) => Math.floor(((lon + 180) / 360) * 2 ** zoom);
  const down = (lat: number) =>
    Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** zoom);
  return { x: [across(west), across(east)] as const, y: [down(north), down(south)] as const };
}

async function onlyOneQuestionAndTilesInView(page: Page, sent: readonly Request[]): Promise<void> {
  const questions = sent.filter((request) => !isTile(request));
  expect(
    questions.map((request) => `${request.method()} ${new URL(request.url()).pathname}`),
    'questions beside tiles',
  ).toEqual(['POST /api/summary']);
  const tiles = sent.filter(isTile);
  expect(tiles.length).toBeGreaterThan(0);
  const addresses = tiles.map((request) => request.url());
  expect(
    addresses.filter((url, at) => addresses.indexOf(url) !== at),
    'tiles asked for twice',
  ).toEqual([]);
  for (const tile of tiles.map(tileOf)) {
    expect(OF_INCIDENTS).toContain(tile.layer);
    const { x, y } = await tilesInView(page, tile.zoom);
    expect(tile.x >= x[0] && tile.x <= x[1] && tile.y >= y[0] && tile.y <= y[1], JSON.stringify(tile)).toBe(
      true,
    );
  }
}

test('another period asks one question, and for the tiles in view', async ({ page }) => {
  await openMap(page);
  const { hash } = await shown(page);
  const sent = requestsOf(page);
  await page.getByRole('slider', { name: 'Đầu kỳ' }).press('ArrowRight');
  await hasSettled(page, hash);
  await onlyOneQuestionAndTilesInView(page, sent);
});

test('another category, or way of coming to be known, asks one question, and for the tiles in view', async ({
  page,
}) => {
  await openMap(page);
  const sent = requestsOf(page);
  for (const choose of [
    () => page.getByRole('checkbox', { name: 'Giao thông' }).check(),
    () => page.getByRole('button', { name: 'Do phát hiện' }).click(),
  ]) {
    const { hash } = await shown(page);
    sent.length = 0;
    await choose();
    await hasSettled(page, hash);
    await onlyOneQuestionAndTilesInView(page, sent);
  }
});

test('the first look asks every question once', async ({ page }) => {
  const sent = requestsOf(page);
  await openMap(page);
  await expect(page.locator('.time')).toHaveAttribute('aria-busy', 'false');
  const asked = sent
    // The map and its worker name the same chunk, which comes over the line once.
    .filter((request) => !new URL(request.url()).pathname.startsWith('/assets/'))
    .map((request) => `${request.method()} ${request.url()} ${request.postData() ?? ''}`);
  expect(asked.filter((each, at) => asked.indexOf(each) !== at)).toEqual([]);
  const questions = sent
    .map((request) => new URL(request.url()).pathname)
    .filter((path) => path.startsWith('/api/') || path.startsWith('/layers'));
  expect(questions.sort()).toEqual([
    '/api/categories',
    '/api/rules',
    '/api/summary',
    '/api/zones',
    '/layers',
  ]);
});

test('the first look loads no more than its budget, fonts and worker with it', async ({ page }) => {
  const sizes = new Map<string, number>();
  const reading: Promise<void>[] = [];
  page.context().on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname !== '/' && !pathname.startsWith('/assets/')) return;
    const read = async () => {
      const body = await response.body();
      sizes.set(pathname, (pathname.endsWith('.woff2') ? body : gzipSync(body)).length / 1000);
    };
    reading.push(read());
  });
  await openMap(page);
  await Promise.all(reading);
  const fonts = [...sizes.keys()].filter((path) => path.endsWith('.woff2'));
  expect(fonts.filter((path) => /latin-ext/.test(path))).toEqual([]);
  expect(fonts).toHaveLength(4);
  expect([...sizes.keys()].filter((path) => /worker/.test(path)).length).toBeGreaterThan(0);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  expect(total, JSON.stringify([...sizes])).toBeLessThanOrEqual(BUDGET_KB);
});

test.describe('while the brush is dragged', () => {
  // Others use the machine too: a frame that was late for their sake is no fault of the page.
  test.describe.configure({ retries: 3 });

  test('nothing of ours outside rendering keeps the browser busy for more than 100 ms', async ({ page }) => {
    await openMap(page);
    await page.evaluate(() => {
      interface Script {
        duration: number;
        invoker: string;
        invokerType: string;
        sourceURL: string;
      }
      const busy: { duration: number; invoker: string; source: string }[] = [];
      Object.assign(window, { busy });
      new PerformanceObserver((list) => {
        // What a frame calls back is the drawing of the map.
        for (const frame of list.getEntries() as (PerformanceEntry & { scripts: Script[] })[])
          for (const { duration, invoker, sourceURL } of frame.scripts)
            if (invoker !== 'FrameRequestCallback') busy.push({ duration, invoker, source: sourceURL });
      }).observe({ type: 'long-animation-frame', buffered: false });
    });
    const { hash } = await shown(page);
    const box = await page.locator('.histogram svg').boundingBox();
    if (!box) throw new Error('there is no brush');
    const y = box.y + box.height / 3;
    await page.mouse.move(box.x + box.width * 0.3, y);
    await page.mouse.down();
    for (let step = 1; step <= 40; step++) await page.mouse.move(box.x + box.width * (0.3 + step * 0.01), y);
    await page.mouse.up();
    await hasSettled(page, hash);
    const busy = await page.evaluate(
      () => (window as unknown as { busy: { duration: number; invoker: string; source: string }[] }).busy,
    );
    expect(busy.filter(({ duration }) => duration > 100)).toEqual([]);
  });

  test('and a task that is too long would be seen', async ({ page }) => {
    await openMap(page);
    const seen = page.evaluate(
      () =>
        new Promise<number>((done) => {
          new PerformanceObserver((list) => {
            for (const frame of list.getEntries() as (PerformanceEntry & {
              scripts: { duration: number }[];
            })[])
              for (const { duration } of frame.scripts) if (duration > 100) done(duration);
          }).observe({ type: 'long-animation-frame', buffered: false });
          addEventListener('pointermove', () => {
            const until = performance.now() + 150;
            while (performance.now() < until);
          });
        }),
    );
    await page.mouse.move(200, 300);
    await page.mouse.move(220, 300);
    expect(await seen).toBeGreaterThan(100);
  });
});
