/** The briefing: asked for with one click, the same figures as the interface, on paper, as a file, and for all communes. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { APIRequestContext, Page, TestInfo } from '@playwright/test';
import type { Category, SummaryRequest } from '../src/api/types';
import type { TrendsAnswer } from '../src/statistics/types';
import { faults } from './faults';
import { ask, communeInZone, expect, figure, openMap, shown, summary, test } from './support';

const view = (page: Page) => page.getByRole('dialog', { name: /^(Báo cáo|Briefing)$/ });
const printButton = (page: Page) =>
  view(page).getByRole('button', { name: /^(In hoặc lưu PDF|Print or save as PDF)$/ });

/** Ready to print: the figures are there and every map is drawn. */
async function isReady(page: Page): Promise<void> {
  await expect(printButton(page)).toBeEnabled({ timeout: 180_000 });
}

async function openBriefing(page: Page, hash: string): Promise<void> {
  await page.goto(`/#${hash}`);
  await isReady(page);
}

const section = (page: Page, name: string) => view(page).locator(`.paper-${name}`);

async function rowsOf(page: Page, name: string): Promise<string[][]> {
  const rows = section(page, name).locator('.paper-table').first().locator('tbody tr');
  return rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())),
  );
}

async function trendOf(request: APIRequestContext, question: string): Promise<TrendsAnswer> {
  return ask<TrendsAnswer>(request, `/api/trends?step=month&${question}`);
}

/** What a PDF says, in composed letters and with single spaces; the pages one after the other. */
function pagesOf(pdf: string): string[] {
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
  return text
    .split('\f')
    .slice(0, -1)
    .map((page) => page.normalize('NFC').replace(/\s+/g, ' ').trim());
}

async function printed(page: Page, info: TestInfo): Promise<string> {
  const path = info.outputPath('briefing.pdf');
  await page.pdf({ path, preferCSSPageSize: true });
  return path;
}

async function periodOf(page: Page): Promise<{ from: string; to: string }> {
  const { period } = await shown(page);
  expect(period).not.toBeNull();
  return period ?? { from: '', to: '' };
}

/** A circle in the middle of the data that touches more than a few communes. */
const SEVERAL_COMMUNES = 'area=circle;105.776,19.807;9000';

test('a commune’s briefing in Vietnamese has the figures of the interface, and stays in the link', async ({
  page,
  request,
}) => {
  const { unit } = await communeInZone(request);
  await openMap(page, `#at=unit/${unit.code}`);
  await page.getByRole('button', { name: 'Báo cáo của khu vực này' }).click();
  await isReady(page);
  await expect(view(page).getByRole('heading', { level: 1 })).toContainText(unit.name);

  const period = await periodOf(page);
  const datetime = `${period.from}/${period.to}`;
  const answer = await summary(request, { area: { unit: unit.code }, datetime });
  const everywhere = await summary(request, { area: null, datetime });
  const figures = await rowsOf(page, 'figures');
  expect(figure(figures[0]?.[1] ?? '')).toBe(answer.count);
  expect(figures.flat().join(' ')).toContain(`trong ${everywhere.count.toLocaleString('vi-VN')} vụ`);
  const discovered = answer.by_how_known.find(({ key }) => key === 'discovered')?.count ?? 0;
  const discoveredRow = figures.find(([name]) => name?.includes('tuần tra'));
  expect(figure(discoveredRow?.[1] ?? '0')).toBe(discovered);

  const categories = await rowsOf(page, 'categories');
  const counted = answer.by_category.map(({ count }) => count).filter((count) => count > 0);
  // Those that only the year before had stand after them, with none.
  const shownCounts = categories.map((row) => figure(row[1] ?? '')).filter((count) => count > 0);
  expect(shownCounts).toEqual(counted.sort((a, b) => b - a));

  const months = section(page, 'trend').locator('.visually-hidden tbody td');
  const counts = (await months.allTextContents()).map(figure);
  const trend = await trendOf(
    request,
    `unit=${unit.code}&datetime=${Number(period.to.slice(0, 4)) - 3}-07-01/${period.to}`,
  );
  expect(counts).toEqual(trend.series[0]?.counts);
  await expect(section(page, 'trend')).toContainText(trend.series[0]?.sentence_vi ?? 'no sentence');

  await expect(section(page, 'map').getByRole('img', { name: /^Bản đồ/ })).toBeVisible();
  await expect(view(page)).toContainText('giả lập');
  expect((await shown(page)).hash).toContain('briefing=vi');

  await page.reload();
  await isReady(page);
  await expect(view(page).getByRole('heading', { level: 1 })).toContainText(unit.name);
  await page.keyboard.press('Escape');
  await expect(view(page)).toBeHidden();
  expect((await shown(page)).hash).not.toContain('briefing=');
});

test('the province’s briefing in English beside a Vietnamese page, with its places and its lists', async ({
  page,
  request,
}) => {
  await openMap(page);
  const opener = page.getByRole('button', { name: 'Báo cáo', exact: true });
  await opener.click();
  await isReady(page);
  await view(page).getByRole('button', { name: 'English' }).click();
  await expect(view(page).getByRole('heading', { level: 1 })).toContainText('Briefing');
  expect((await shown(page)).language).toBe('vi');

  const period = await periodOf(page);
  const datetime = `${period.from}/${period.to}`;
  const answer = await summary(request, { area: null, datetime });
  expect(figure((await rowsOf(page, 'figures'))[0]?.[1] ?? '')).toBe(answer.count);
  const reported = await summary(request, {
    area: null,
    datetime,
    how_known: ['reported', 'unknown'],
  } as SummaryRequest);
  const largest = [...reported.by_unit].sort((a, b) => b.count - a.count).slice(0, 40);
  const communes = await rowsOf(page, 'communes');
  expect(communes.map((row) => figure(row[1] ?? ''))).toEqual(largest.map(({ count }) => count));

  const trend = await trendOf(request, `datetime=${Number(period.to.slice(0, 4)) - 3}-07-01/${period.to}`);
  const counts = await section(page, 'trend').locator('.visually-hidden tbody td').allTextContents();
  expect(counts.map(figure)).toEqual(trend.series[0]?.counts);
  await expect(section(page, 'trend')).toContainText(trend.series[0]?.sentence_en ?? 'no sentence');
  await expect(section(page, 'hotspots').getByRole('listitem').first()).toContainText('incidents');
  await expect(section(page, 'priority').getByRole('row').nth(1)).toBeVisible();

  const last = view(page).locator('.paper-section').last();
  await expect(last).toHaveClass(/paper-programmes/);
  await expect(last).toContainText('no incident figure');
  for (const list of await last.getByRole('listitem').allTextContents()) {
    expect(list, 'a list of names, without any figure').not.toMatch(/\d/);
  }

  await view(page).getByRole('button', { name: 'Đóng báo cáo' }).click();
  await expect(opener).toBeFocused();
});

test('on paper it is A4 with text that stays text, and numbered from the second page on', async ({
  page,
  request,
}, info) => {
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', document.title);
  });
  for (const language of ['vi', 'en'] as const) {
    await openBriefing(page, `briefing=${language}`);
    const period = await periodOf(page);
    const { count } = await summary(request, { area: null, datetime: `${period.from}/${period.to}` });
    const title = (await view(page).getByRole('heading', { level: 1 }).textContent()) ?? '';
    await printButton(page).click();
    // The browser takes the name of the document as that of the PDF.
    expect(await page.locator('html').getAttribute('data-printed')).toContain(`${title}, `);

    const pdf = await printed(page, info);
    expect(execFileSync('pdfinfo', [pdf], { encoding: 'utf8' })).toContain('(A4)');
    const pages = pagesOf(pdf);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[0]).toContain(title.normalize('NFC').replace(/\s+/g, ' '));
    expect(pages[0]).toContain(count.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB'));
    expect(pages[0]).not.toMatch(/^1 /);
    expect(pages[1]).toMatch(/^2 /);
    expect(pages.join(' ')).not.toContain('DOCX');
    await page.goto('about:blank');
  }
});

test('printed, the page shows the paper alone', async ({ page }, info) => {
  await openBriefing(page, 'briefing=vi');
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.app')).toBeHidden();
  await expect(page.locator('.briefing-bar')).toBeHidden();
  await expect(view(page).locator('.paper-map img')).toBeVisible();
  await info.attach('print', { body: await page.screenshot(), contentType: 'image/png' });
});

test('the DOCX holds the same count, and the map', async ({ page, request }, info) => {
  const { unit } = await communeInZone(request);
  await openBriefing(page, `briefing=vi&at=unit/${unit.code}`);
  const period = await periodOf(page);
  const { count } = await summary(request, {
    area: { unit: unit.code },
    datetime: `${period.from}/${period.to}`,
  });
  const download = page.waitForEvent('download');
  await view(page).getByRole('button', { name: 'Lưu DOCX' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.docx$/);
  const path = info.outputPath('briefing.docx');
  await file.saveAs(path);
  await expect(view(page).getByRole('status').filter({ hasText: file.suggestedFilename() })).toBeVisible();

  const folder = info.outputPath('docx');
  execFileSync('python3', ['-m', 'zipfile', '-e', path, folder]);
  const document = readFileSync(`${folder}/word/document.xml`, 'utf8').normalize('NFC');
  expect(document).toContain(unit.name.normalize('NFC'));
  expect(document).toContain(`>${count.toLocaleString('vi-VN')}<`);
  expect(execFileSync('python3', ['-m', 'zipfile', '-l', path], { encoding: 'utf8' })).toMatch(
    /word\/media\/.*\.png/,
  );
});

test('all communes in one run can be stopped, say so, and go on to the end', async ({ page }, info) => {
  await page.goto(`/#briefing=vi;communes&${SEVERAL_COMMUNES}`);
  const sheets = view(page).locator('.paper-sheet:not(.contents, .waiting)');
  await expect(sheets.first()).toBeVisible({ timeout: 120_000 });
  await view(page).getByRole('button', { name: 'Dừng' }).click();
  await expect(view(page).locator('.paper-partial')).toContainText('Đã dừng giữa chừng');
  const ready = await sheets.count();
  await expect(view(page).locator('.paper-partial')).toContainText(`mới có ${ready} trong`);
  await expect(view(page).getByRole('button', { name: 'Lưu DOCX' })).toBeDisabled();
  for (const sheet of await sheets.all()) {
    await expect(sheet.locator('.paper-map img'), 'each is whole').toBeVisible();
  }
  expect(pagesOf(await printed(page, info))[0]).toContain('Đã dừng giữa chừng');

  await view(page).getByRole('button', { name: 'Làm tiếp' }).click();
  await isReady(page);
  await expect(view(page).getByRole('progressbar')).toBeHidden();
  await expect(view(page).locator('.paper-partial')).toBeHidden();
  const links = view(page).locator('.paper-contents a');
  const names = await links.allTextContents();
  expect(names.length).toBeGreaterThan(ready);
  await expect(sheets).toHaveCount(names.length);

  const pages = pagesOf(await printed(page, info));
  for (const name of names) {
    const starts = pages.filter((text) => text.replace(/^\d+ /, '').startsWith(`Báo cáo địa bàn: ${name}`));
    expect(starts, `${name} begins a page`).toHaveLength(1);
  }

  const { hash } = await shown(page);
  await links.last().click();
  await expect(sheets.last().getByRole('heading', { level: 2 })).toBeInViewport();
  expect((await shown(page)).hash, 'a jump is no other state').toBe(hash);
});

test('where nothing happened it says so', async ({ page, request }) => {
  const { unit } = await communeInZone(request);
  const { categories } = await ask<{ categories: Category[] }>(request, '/api/categories');
  await openMap(page, `#at=unit/${unit.code}`);
  const period = await periodOf(page);
  const answer = await summary(request, {
    area: { unit: unit.code },
    datetime: `${period.from}/${period.to}`,
  });
  const happened = new Set(answer.by_category.filter(({ count }) => count > 0).map(({ key }) => key));
  const none = categories.find(({ code, parent }) => parent !== null && !happened.has(code));
  expect(none, 'a category without incidents here').toBeDefined();
  await openBriefing(page, `briefing=vi&at=unit/${unit.code}&cat=${none?.code}`);
  await expect(view(page)).toContainText('Không có vụ việc nào trong kỳ này');
  await expect(section(page, 'categories')).toHaveCount(0);
});

test.describe('when the server is away', () => {
  test.use({ expectedErrors: /Failed to load resource/ });

  test('it says so, and comes by itself when the server is back', async ({ page }) => {
    let isAway = true;
    await page.route('**/api/briefing', (route) => (isAway ? route.abort() : route.fallback()));
    await page.goto('/#briefing=vi');
    await expect(view(page).getByRole('alert')).toContainText('Máy chủ');
    isAway = false;
    await isReady(page);
    await expect(view(page).getByRole('alert')).toBeHidden();
  });

  test('a question that is refused gives the server’s reason', async ({ page }) => {
    await page.goto('/#briefing=vi&at=unit/99999');
    await expect(view(page).getByRole('alert')).toContainText('99999');
    await page.keyboard.press('Escape');
    await expect(view(page)).toBeHidden();
  });
});

test.describe('for everybody', () => {
  test.use({ bypassCSP: true });

  test('no fault for screen readers, in both themes', async ({ page }) => {
    await openBriefing(page, 'briefing=vi');
    expect(await faults(page, '.briefing')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await faults(page, '.briefing')).toEqual([]);
  });

  test('a phone shows all of it without scrolling sideways', async ({ page }, info) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await openBriefing(page, 'briefing=en');
    const [wide, has] = await view(page).evaluate((element) => [element.scrollWidth, element.clientWidth]);
    expect(wide).toBeLessThanOrEqual(has ?? 0);
    expect(await faults(page, '.briefing')).toEqual([]);
    await info.attach('phone', { body: await page.screenshot(), contentType: 'image/png' });
  });

  test('the keyboard stays in it, and reaches every tool', async ({ page }) => {
    await openBriefing(page, 'briefing=vi');
    const reached = new Set<string>();
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate(() => {
          const at = document.activeElement;
          if (at?.closest('.app')) return 'the page beneath';
          return at?.getAttribute('aria-label') ?? at?.textContent ?? '';
        }),
      );
    }
    expect(reached).toContain('In hoặc lưu PDF');
    expect(reached).toContain('Lưu DOCX');
    expect(reached).toContain('Đóng báo cáo');
    expect(reached).not.toContain('the page beneath');
  });
});
