/** Moving in time: presets, the office's calendar, the brush, playing; every figure against the interface. */
import type { Page } from '@playwright/test';
import type { Summary } from '../src/api/types';
import { addressIsWritten, catalogue, expect, figure, openMap, shown, summary, test } from './support';

const headline = (page: Page) => page.locator('.time-headline .key-number');

async function says(page: Page, count: number): Promise<void> {
  await expect.poll(async () => figure(await headline(page).textContent())).toBe(count);
}

async function openSettings(page: Page, name = 'Tùy chọn thời gian') {
  await page.getByRole('button', { name }).click();
  const dialog = page.getByRole('dialog', { name });
  await expect(dialog).toBeVisible();
  return dialog;
}

/**
 * What a period holds, counted one by one over the file that anybody can download. An incident of which only the
 * month is known lies in a period that has the whole month, and in no bar of a day.
 */
async function bruteForce(page: Page, from: string, to: string, ofKnownDay = false): Promise<number> {
  const answer = await page.request.get('/layers/incidents.geojson');
  const { features } = (await answer.json()) as {
    features: { properties: { occurred_at: string; occurred_until: string | null } }[];
  };
  expect(features.length).toBeGreaterThan(1000);
  return features.filter(({ properties: { occurred_at, occurred_until } }) => {
    const first = occurred_at.slice(0, 10);
    const last = (occurred_until ?? occurred_at).slice(0, 10);
    return first >= from && last <= to && (!ofKnownDay || first === last);
  }).length;
}

test('each preset is a period, and its figure is the one that counting gives', async ({ page, request }) => {
  await openMap(page);
  const { period: data } = await catalogue(request);
  const last = data?.last ?? '';
  for (const [name, from] of [
    ['Tháng này', `${last.slice(0, 7)}-01`],
    ['Từ đầu năm', `${last.slice(0, 4)}-01-01`],
  ] as const) {
    await page.getByRole('button', { name, exact: true }).click();
    await expect.poll(async () => (await shown(page)).period).toEqual({ from, to: last });
    await says(page, await bruteForce(page, from, last));
  }
  await page.getByRole('button', { name: 'Cùng kỳ năm trước' }).click();
  const year = Number(last.slice(0, 4)) - 1;
  await expect.poll(async () => (await shown(page)).period?.from).toBe(`${year}-01-01`);
  const { period } = await shown(page);
  const answer = await summary(request, { area: null, datetime: `${period?.from}/${period?.to}` });
  await says(page, answer.count);
});

test('the reporting month is set once, drives the presets and bars, and is in the link', async ({
  page,
  context,
}) => {
  await openMap(page);
  await page.getByRole('button', { name: 'Tháng này', exact: true }).click();
  const dialog = await openSettings(page);
  await dialog.getByLabel('Tháng báo cáo bắt đầu từ ngày').selectOption('15');
  await expect(dialog).toContainText('15/06/2026 – 14/07/2026');
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await shown(page)).period).toEqual({ from: '2026-06-15', to: '2026-06-30' });
  await says(page, await bruteForce(page, '2026-06-15', '2026-06-30'));

  await page.getByRole('button', { name: 'Kỳ trước', exact: true }).click();
  await expect.poll(async () => (await shown(page)).period).toEqual({ from: '2026-05-15', to: '2026-06-14' });
  await page.getByRole('button', { name: 'Lũy kế từ đầu năm', exact: true }).click();
  await expect.poll(async () => (await shown(page)).period?.from).toBe('2025-12-15');

  // The table behind the chart has the office's months, each with what its days hold.
  const row = page.locator('.histogram table tr', { hasText: '15/12/2025 – 14/01/2026' });
  const days = await bruteForce(page, '2025-12-15', '2026-01-14', true);
  await expect.poll(async () => figure(await row.locator('td').textContent())).toBe(days);

  await addressIsWritten(page);
  const { hash } = await shown(page);
  expect(hash).toContain('cal=15');
  await page.goto('/');
  await page.getByRole('button', { name: 'Tháng này', exact: true }).click();
  await expect
    .poll(async () => (await shown(page)).period?.from, 'remembered without a link')
    .toBe('2026-06-15');
  // Twelve months are a year whatever day months begin on.
  await page.getByRole('button', { name: '12 tháng gần nhất', exact: true }).click();
  await expect.poll(async () => (await shown(page)).period?.from).toBe('2025-07-01');
  const other = await context.newPage();
  await other.addInitScript(() => localStorage.removeItem('diaban.monthStart'));
  await openMap(other, hash);
  await expect(other.getByRole('button', { name: 'Lũy kế từ đầu năm' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await other.close();
});

test('bars are days, weeks or months, with the same incidents in all of them', async ({ page, request }) => {
  await openMap(page, '#time=all');
  const answer = await summary(request, { area: null });
  const total = async () => {
    const cells = await page.locator('.histogram table td').allTextContents();
    return cells.reduce((sum, text) => sum + figure(text), 0);
  };
  await expect.poll(total).toBe(answer.count);
  const dialog = await openSettings(page);
  await dialog.getByRole('radio', { name: 'Một tuần' }).check();
  await page.keyboard.press('Escape');
  await expect(page.locator('.time-chart')).toContainText('mỗi tuần');
  await expect.poll(async () => (await shown(page)).hash).toContain('bins=week');
});

test('dragging the brush keeps the page free, and everything then answers that period', async ({ page }) => {
  await openMap(page, '#time=all&bins=day');
  await expect(page.locator('.time-chart')).toContainText('mỗi ngày');
  await page.evaluate(() => {
    const kept = window as unknown as { handled: number[] };
    kept.handled = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[])
        kept.handled.push(entry.processingEnd - entry.processingStart);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  const box = await page.locator('.histogram svg').boundingBox();
  if (!box) throw new Error('no histogram');
  const y = box.y + 20;
  await page.mouse.move(box.x + 100, y);
  await page.mouse.down();
  for (let x = 100; x < box.width - 40; x += 12) await page.mouse.move(box.x + x, y);
  await expect(page.locator('.readout')).toBeVisible();
  const read = figure(await page.locator('.readout strong').textContent());
  await page.mouse.up();
  const handled = await page.evaluate(() => (window as unknown as { handled: number[] }).handled);
  expect(Math.max(0, ...handled), 'the longest time an event was handled, in ms').toBeLessThan(100);
  await expect.poll(async () => (await shown(page)).period).not.toBeNull();
  const { period } = await shown(page);
  const [from, to] = [period?.from ?? '', period?.to ?? ''];
  await says(page, await bruteForce(page, from, to));
  expect(read, 'what was said while dragging').toBe(await bruteForce(page, from, to, true));
});

test('time plays as a window, pauses, and goes back in one step of the history', async ({ page }) => {
  await openMap(page, '#time=2025-01-01/2025-01-31');
  const answers: string[] = [];
  page.on('request', (sent) => {
    const body = sent.url().endsWith('/api/summary') ? (sent.postDataJSON() as { datetime?: string }) : null;
    if (body?.datetime) answers.push(body.datetime);
  });
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'Dừng' })).toBeVisible();
  await expect.poll(async () => (await shown(page)).period?.from).toBe('2025-04-01');
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'Chạy', exact: true })).toBeVisible();
  const { period } = await shown(page);
  expect(period?.to.slice(0, 7), 'the window keeps its length').toBe(period?.from.slice(0, 7));
  expect(answers).toContain('2025-03-01/2025-03-31');
  await page.goBack();
  await expect.poll(async () => (await shown(page)).period).toEqual({ from: '2025-01-01', to: '2025-01-31' });
});

test('time adds up from the first day, one press a step where movement is unwelcome', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openMap(page, '#time=2026-03-01/2026-03-31&lang=en');
  const dialog = await openSettings(page, 'Time options');
  await dialog.getByRole('radio', { name: 'Add up from its first day' }).check();
  await expect(dialog).toContainText('less movement');
  await page.keyboard.press('Escape');
  const play = page.getByRole('button', { name: 'Play', exact: true });
  await play.click();
  await expect.poll(async () => (await shown(page)).period).toEqual({ from: '2026-03-01', to: '2026-04-30' });
  await page.waitForTimeout(1500);
  expect((await shown(page)).period?.to, 'it does not go on by itself').toBe('2026-04-30');
  await page.keyboard.press(']');
  await expect.poll(async () => (await shown(page)).period?.to).toBe('2026-05-31');
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await expect.poll(async () => (await shown(page)).period?.to).toBe('2026-03-31');
});

test('a period that is no longer wanted is not waited for', async ({ page }) => {
  await openMap(page);
  await page.evaluate(() => {
    const kept = window as unknown as { stopped: number };
    kept.stopped = 0;
    const plain = window.fetch;
    window.fetch = (asked, options) => {
      if (asked instanceof Request && asked.url.endsWith('/api/summary'))
        asked.signal.addEventListener('abort', () => kept.stopped++);
      return plain(asked, options);
    };
  });
  await page.route('**/api/summary', async (route) => {
    await new Promise((done) => setTimeout(done, 800));
    await route.continue().catch(() => undefined);
  });
  await page.getByRole('button', { name: 'Tháng này', exact: true }).click();
  await page.waitForTimeout(300);
  await page.getByRole('button', { name: 'Từ đầu năm', exact: true }).click();
  await page.waitForTimeout(300);
  await page.getByRole('button', { name: 'Quý này', exact: true }).click();
  const answer = (await (
    await page.request.post('/api/summary', { data: { datetime: '2026-04-01/2026-06-30' } })
  ).json()) as Summary;
  await says(page, answer.count);
  const stopped = await page.evaluate(() => (window as unknown as { stopped: number }).stopped);
  expect(stopped).toBeGreaterThan(1);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('on a phone the strip is a tab of its own', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openMap(page);
  await page.getByRole('tab', { name: 'Thời gian' }).click();
  await page.getByRole('button', { name: 'Tháng này', exact: true }).click();
  await expect.poll(async () => (await shown(page)).period?.from).toBe('2026-06-01');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(360);
});
