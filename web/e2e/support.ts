/** What every browser test holds: no foreign request, no error in the console. */
import { type APIRequestContext, test as base, expect, type Page } from '@playwright/test';
import type { LayerCatalogue, Summary, SummaryRequest, UnitCard, ZoneCollection } from '../src/api/types';

interface Watched {
  /** Fails the test at its end when a request left the server, or the console showed an error. */
  watched: undefined;
  /** Errors that a test brings about itself. */
  expectedErrors: RegExp | null;
}

export const test = base.extend<Watched>({
  expectedErrors: [null, { option: true }],
  watched: [
    async ({ context, baseURL, expectedErrors }, use) => {
      const foreign: string[] = [];
      const errors: string[] = [];
      const own = new URL(baseURL ?? '').host;
      context.on('request', (request) => {
        const url = new URL(request.url());
        if (!['data:', 'blob:'].includes(url.protocol) && url.host !== own) foreign.push(request.url());
      });
      context.on('console', (message) => {
        const text = message.text();
        if (message.type() === 'error' && !expectedErrors?.test(text)) errors.push(text);
      });
      context.on('weberror', (error) => errors.push(String(error.error())));
      await use(undefined);
      expect(foreign, 'requests that left the server').toEqual([]);
      expect(errors, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** The page's own state, plain; the policy forbids strings as code, so this polls with a function. */
export interface Shown {
  hash: string;
  view: { zoom: number; lat: number; lon: number } | null;
  period: { from: string; to: string } | null;
  categories: string[];
  area: unknown;
  selection: unknown;
  language: string;
  sigma: number;
  layers: Record<string, { on: boolean; opacity: number }>;
}

export async function shown(page: Page): Promise<Shown> {
  return page.evaluate(() => {
    const { state } = window.diaban;
    const filter = state.filter.value;
    return structuredClone({
      hash: location.hash,
      view: state.view.value,
      period: filter.period,
      categories: [...filter.categories],
      area: state.area.value,
      selection: state.selection.value,
      language: state.language.value,
      sigma: state.sigma.value,
      layers: state.layers.value,
    });
  });
}

/** What a page asks by itself, whatever is done: whether the server is there and has other data, and the sign in the tab. */
export const isAskedByItself = (url: string) => /\/(healthz|favicon\.svg)$/.test(url);

/** Waits until the map has drawn everything it asked for. */
export async function mapIsStill(page: Page): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const map = window.diaban?.map as {
            loaded(): boolean;
            areTilesLoaded(): boolean;
            isMoving(): boolean;
          } | null;
          return map ? map.loaded() && map.areTilesLoaded() && !map.isMoving() : false;
        }),
      { timeout: 240_000, message: 'the map is still drawing' },
    )
    .toBe(true);
}

export async function openMap(page: Page, hash = ''): Promise<void> {
  await page.goto(`/${hash}`);
  await mapIsStill(page);
}

/** The address is written a moment after the map has come to rest. */
export async function addressIsWritten(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      const { hash, view } = await shown(page);
      const [zoom = 0, lat = 0, lon = 0] = (/map=([^&]*)/.exec(hash)?.[1] ?? '').split('/').map(Number);
      return (
        view !== null && [zoom - view.zoom, lat - view.lat, lon - view.lon].every((by) => Math.abs(by) < 0.01)
      );
    })
    .toBe(true);
}

/** How many features of these layers are on the screen. */
export async function drawnIn(page: Page, ...layers: string[]): Promise<number> {
  return page.evaluate((ids) => {
    const map = window.diaban.map as { queryRenderedFeatures(options: { layers: string[] }): unknown[] };
    return map.queryRenderedFeatures({ layers: ids }).length;
  }, layers);
}

/** Waits until the drawing tool has been loaded and takes clicks. */
export async function toolIsReady(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.querySelector<HTMLElement>('.maplibregl-canvas')?.style.cursor))
    .toBe('crosshair');
}

/** Lets the page draw what the last event brought about. */
export async function nextFrames(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

/** Where a place lies on the screen. */
export async function pixelOf(page: Page, lon: number, lat: number): Promise<{ x: number; y: number }> {
  return page.evaluate(
    ([x, y]) => {
      const map = window.diaban.map as { project(at: [number, number]): { x: number; y: number } };
      const point = map.project([x, y]);
      return { x: point.x, y: point.y };
    },
    [lon, lat] as [number, number],
  );
}

export async function ask<Body>(request: APIRequestContext, path: string): Promise<Body> {
  const answer = await request.get(path);
  expect(answer.ok(), path).toBe(true);
  return (await answer.json()) as Body;
}

export async function summary(request: APIRequestContext, body: SummaryRequest): Promise<Summary> {
  const answer = await request.post('/api/summary', { data: body });
  expect(answer.ok()).toBe(true);
  return (await answer.json()) as Summary;
}

/** A commune in a priority zone that comes from a place, with its card. */
export async function communeInZone(request: APIRequestContext): Promise<UnitCard> {
  const { features } = await ask<ZoneCollection>(request, '/api/zones');
  const code = features.find(({ properties: zone }) => zone.basis === 'place' && zone.unit)?.properties.unit;
  expect(code, 'the data have no commune in a priority zone').toBeTruthy();
  return ask<UnitCard>(request, `/api/units/${code}`);
}

export const catalogue = (request: APIRequestContext) => ask<LayerCatalogue>(request, '/layers');

/** As people type in a hurry. */
export const withoutDiacritics = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .toLowerCase();

/** `1.234` as a number. */
export const figure = (text: string | null) => Number((text ?? '').replace(/\D/g, ''));
