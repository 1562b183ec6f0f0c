/** How long until the map has drawn everything, beside a page with nothing but MapLibre and the same tiles. */
import { copyFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, test } from '@playwright/test';
import { firstIdle, isStill, keep, median, noteFirstIdle, RUNS } from './support.ts';

/** The folder that the server serves, a copy of the built page: `bare` goes into it. */
const WEB = process.env.DIABAN_WEB ?? '';
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A page whose whole script makes a map of a style that it has at hand. */
async function writeBarePage(style: unknown, view: unknown): Promise<void> {
  const folder = `${WEB}/bare`;
  const library = here('../node_modules/maplibre-gl/dist');
  await mkdir(folder, { recursive: true });
  for (const file of ['maplibre-gl.mjs', 'maplibre-gl-worker.mjs', 'maplibre-gl.css'])
    await copyFile(`${library}/${file}`, `${folder}/${file.replace('.mjs', '.js')}`);
  await cp(`${WEB}/assets`, `${folder}/assets`, { recursive: true });
  await writeFile(
    `${folder}/index.html`,
    `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/bare/maplibre-gl.css">
     <link rel="stylesheet" href="/bare/bare.css"><div id="map"></div><script type="module" src="/bare/bare.js"></script>`,
  );
  await writeFile(`${folder}/bare.css`, 'html, body, #map { margin: 0; height: 100%; }');
  await writeFile(
    `${folder}/bare.js`,
    `import { Map, setWorkerUrl } from '/bare/maplibre-gl.js';
     setWorkerUrl('/bare/maplibre-gl-worker.js');
     window.bareMap = new Map({ container: 'map', fadeDuration: 0, attributionControl: false, style: ${JSON.stringify(style)}, ...${JSON.stringify(view)} });`,
  );
}

/** The style and the place that the page shows, without the patterns, which only the page can paint. */
async function shownBy(browser: Browser) {
  const page = await (await browser.newContext()).newPage();
  await page.goto('/');
  await isStill(page);
  const found = await page.evaluate(() => {
    const map = window.diaban.map as {
      getStyle(): {
        sources: Record<string, { type: string }>;
        layers: { paint?: Record<string, unknown> }[];
      };
      getCenter(): { lng: number; lat: number };
      getZoom(): number;
    };
    const style = structuredClone(map.getStyle());
    for (const { paint } of style.layers) {
      if (paint?.['fill-pattern'] === undefined) continue;
      delete paint['fill-pattern'];
      paint['fill-color'] = '#8c5a2b';
    }
    const { lng, lat } = map.getCenter();
    return { style, view: { center: [lng, lat], zoom: map.getZoom() } };
  });
  await page.context().close();
  return found;
}

test('the first map idle, beside a bare page with the same tiles', async ({ browser }) => {
  const { style, view } = await shownBy(browser);
  const sources = Object.keys(style.sources);
  await writeBarePage(style, view);
  const times = { page: [] as number[], bare: [] as number[] };
  const tiles = { page: 0, bare: 0 };
  // The first round warms the server, and the system's cache of files.
  for (let run = -1; run < RUNS; run++) {
    for (const which of run % 2 === 0 ? (['page', 'bare'] as const) : (['bare', 'page'] as const)) {
      const context = await browser.newContext();
      const page = await context.newPage();
      let asked = 0;
      page.on('request', (request) => {
        if (request.url().includes('/tiles/') && !request.url().endsWith('.json')) asked++;
      });
      await noteFirstIdle(page, sources);
      await page.goto(which === 'page' ? '/' : '/bare/index.html');
      const time = await firstIdle(page);
      await context.close();
      tiles[which] = asked;
      if (run >= 0) times[which].push(time);
    }
  }
  const result = { ...times, tiles, ratio: median(times.page) / median(times.bare) };
  console.log(JSON.stringify(result));
  await keep('opening', result);
});
