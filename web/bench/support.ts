/** What the measurements of the page share. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/** How often each thing is measured; runs that are compared take turns. */
export const RUNS = Number(process.env.DIABAN_RUNS ?? 7);

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** Results lie beside each other until `report.ts` makes a page of them. */
const RESULTS = process.env.DIABAN_RESULTS ?? '';

export async function keep(name: string, result: unknown): Promise<void> {
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}/${name}.json`, JSON.stringify(result, null, 2));
}

export async function kept<Result>(name: string): Promise<Result | null> {
  return readFile(`${RESULTS}/${name}.json`, 'utf8').then(
    (text) => JSON.parse(text) as Result,
    () => null,
  );
}

/**
 * Notes when the map has drawn everything for the first time: on `window.firstIdle`, in milliseconds since the page was asked
 * for. `mapName` says where the page keeps its map, `sources` what has to be on it.
 */
export async function noteFirstIdle(page: Page, sources: readonly string[]): Promise<void> {
  await page.addInitScript((wanted) => {
    interface Idle {
      loaded(): boolean;
      areTilesLoaded(): boolean;
      getSource(id: string): unknown;
    }
    const pages = window as unknown as { diaban?: { map: Idle | null }; bareMap?: Idle; firstIdle?: number };
    const look = () => {
      const map = pages.bareMap ?? pages.diaban?.map;
      if (map && wanted.every((id) => map.getSource(id)) && map.loaded() && map.areTilesLoaded())
        pages.firstIdle = performance.now();
      else setTimeout(look, 4);
    };
    look();
  }, sources);
}

export async function firstIdle(page: Page): Promise<number> {
  for (;;) {
    const found = await page.evaluate(() => (window as unknown as { firstIdle?: number }).firstIdle);
    if (found !== undefined) return found;
    await page.waitForTimeout(50);
  }
}

/** Until the map has come to rest and no answer is awaited. */
export async function isStill(page: Page): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const still = await page.evaluate(() => {
      const map = window.diaban?.map as {
        loaded(): boolean;
        areTilesLoaded(): boolean;
        isMoving(): boolean;
      } | null;
      const isWaiting = document.querySelector('[aria-busy="true"]') !== null;
      return map?.loaded() && map.areTilesLoaded() && !map.isMoving() && !isWaiting;
    });
    quiet = still ? quiet + 1 : 0;
    await page.waitForTimeout(100);
  }
}
