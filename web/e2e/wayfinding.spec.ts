/** The map goes to what is asked about and home again, and what a planner looks for is said where they look. */
import type { Page } from '@playwright/test';
import type { Summary, UnitCard } from '../src/api/types';
import { ask, expect, mapIsStill, openMap, shown, summary, test } from './support';

/** Somewhere that shows nothing of the province. */
const FAR_AWAY = '#map=9/10.5/106.5';

/** Whether the map shows all of a box. */
async function showsAll(page: Page, [west, south, east, north]: readonly number[]): Promise<boolean> {
  await mapIsStill(page);
  return page.evaluate(
    ([w = 0, s = 0, e = 0, n = 0]) => {
      const map = window.diaban.map as {
        getBounds(): { getWest(): number; getSouth(): number; getEast(): number; getNorth(): number };
      };
      const bounds = map.getBounds();
      return (
        bounds.getWest() <= w && bounds.getSouth() <= s && bounds.getEast() >= e && bounds.getNorth() >= n
      );
    },
    [west, south, east, north],
  );
}

test('the map goes to the strip along the border, and home by button and by key', async ({
  page,
  request,
}) => {
  const { extent } = await ask<{ extent: number[] }>(request, '/layers');
  await openMap(page, FAR_AWAY);
  await page.getByRole('button', { name: 'Vẽ vùng' }).click();
  await page.getByRole('button', { name: 'Dọc biên giới, bờ biển' }).click();
  await page.getByRole('button', { name: 'Hỏi số liệu dải này' }).click();
  await expect(page.getByRole('heading', { level: 2, name: /^Biên giới/ })).toBeVisible();
  await expect.poll(async () => (await shown(page)).view?.lat ?? 0).toBeGreaterThan(18);
  await page.goto('about:blank');

  await openMap(page, FAR_AWAY);
  await page.getByRole('button', { name: 'Toàn tỉnh' }).click();
  await expect.poll(() => showsAll(page, extent)).toBe(true);
  await page.goto('about:blank');

  await openMap(page, FAR_AWAY);
  await page.keyboard.press('0');
  await expect.poll(() => showsAll(page, extent)).toBe(true);
  await expect(page.getByRole('button', { name: 'Phóng to' })).toBeVisible();
});

test('a row of the ranking, a former unit and the title of a card bring the map there', async ({
  page,
  request,
}) => {
  await openMap(page, `${FAR_AWAY}&layers=choropleth;1;0.85,density;0;0.7&table=communes`);
  const first = page.getByRole('table', { name: 'Bảng xếp hạng xã' }).locator('tbody tr').first();
  await first.getByRole('button').click();
  const { selection } = (await shown(page)) as unknown as { selection: { code: string } };
  const { unit } = await ask<UnitCard>(request, `/api/units/${selection.code}`);
  await expect.poll(() => showsAll(page, unit.bbox ?? [])).toBe(true);

  await page.getByRole('combobox', { name: /Tìm xã/ }).fill('phuong truong son');
  await page.getByRole('option', { name: /Phường Trường Sơn/ }).click();
  await page.getByRole('heading', { name: 'Phường Trường Sơn' }).waitFor();
  const successor = await ask<UnitCard>(request, '/api/units/16531');
  await expect.poll(() => showsAll(page, successor.unit.bbox ?? [])).toBe(true);
  const { period } = await shown(page);
  const { count } = await summary(request, {
    area: { unit: '16531' },
    datetime: `${period?.from}/${period?.to}`,
  });
  await expect(page.getByText(`1 đơn vị mới này có ${count} vụ việc trong kỳ.`)).toBeVisible();
  expect(count).toBeGreaterThan(0);

  await page.keyboard.press('0');
  await mapIsStill(page);
  const { view } = await shown(page);
  await page.getByRole('heading', { level: 2 }).getByRole('button', { name: 'Phường Trường Sơn' }).click();
  await expect.poll(async () => (await shown(page)).view?.zoom ?? 0).toBeGreaterThan((view?.zoom ?? 0) + 1);
});

test('the days of the period can be typed, and one preset lights up', async ({ page }) => {
  await openMap(page);
  await page.locator('.time-period').press('Enter');
  const dialog = page.getByRole('dialog', { name: /ngày đầu và ngày cuối/ });
  await dialog.getByLabel('Từ ngày').fill('2026-01-01');
  await expect.poll(async () => (await shown(page)).period?.from).toBe('2026-01-01');
  await dialog.getByLabel('Đến ngày').fill('2025-12-31');
  await expect(dialog.getByRole('alert')).toContainText('Ngày đầu phải trước ngày cuối');
  expect((await shown(page)).period).toEqual({ from: '2026-01-01', to: '2026-06-30' });
  // The beginning makes a period of what was typed before it.
  await dialog.getByLabel('Từ ngày').fill('2025-07-01');
  await expect.poll(async () => (await shown(page)).period).toEqual({ from: '2025-07-01', to: '2025-12-31' });
  await dialog.getByLabel('Từ ngày').fill('2026-01-01');
  await dialog.getByLabel('Đến ngày').fill('2026-06-30');
  await expect.poll(async () => (await shown(page)).period).toEqual({ from: '2026-01-01', to: '2026-06-30' });
  await page.keyboard.press('Escape');
  await expect(page.locator('.presets [aria-pressed="true"]')).toHaveText(['Từ đầu năm']);
});

test('the hours say when most happens, and sum up to what is known', async ({ page, request }) => {
  await openMap(page, '#at=unit/14797');
  await page.getByRole('tab', { name: 'Diễn biến' }).click();
  const { period } = await shown(page);
  const answer: Summary = await summary(request, {
    area: { unit: '14797' },
    datetime: `${period?.from}/${period?.to}`,
  });
  const byDay = Array.from({ length: 7 }, (_, day) =>
    answer.by_hour_of_week.slice(24 * day, 24 * day + 24).reduce((sum, n) => sum + n, 0),
  );
  const fullest = page.locator('.hours-fullest');
  await expect(fullest).toContainText(`(${Math.max(...byDay)} vụ).`);
  await expect(fullest).toContainText(/Các ngày khác nhau hơn|giữa các ngày có thể do ngẫu nhiên/);
  const sums = (part: string) => page.locator(`.hours ${part} .sum`).allTextContents();
  const total = (texts: string[]) => texts.reduce((sum, text) => sum + Number(text), 0);
  const known = answer.by_hour_of_week.reduce((sum, n) => sum + n, 0);
  expect(total(await sums('tbody'))).toBe(known);
  expect(total(await sums('tfoot'))).toBe(known);
});

test('help says where to press for what one wants to know', async ({ page }) => {
  await openMap(page);
  await page.keyboard.press('?');
  await expect(page.locator('.help-answers dt')).toHaveCount(10);
});
