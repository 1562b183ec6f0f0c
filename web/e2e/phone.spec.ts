/** The same work on a small screen. */
import {
  communeInZone,
  expect,
  nextFrames,
  openMap,
  shown,
  test,
  toolIsReady,
  withoutDiacritics,
} from './support';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

test('nothing is wider than the screen', async ({ page }) => {
  await openMap(page);
  for (const tab of ['Lớp', 'Thời gian']) {
    await page.getByRole('tab', { name: tab }).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  }
});

test('a commune is found and its reasons are read in the sheet', async ({ page, request }) => {
  const card = await communeInZone(request);
  await openMap(page);
  await page.getByRole('combobox').fill(withoutDiacritics(card.unit.name));
  await page.getByRole('option', { name: card.unit.name }).first().click();
  const sheet = page.locator('.sheet');
  await expect(sheet.getByRole('heading', { level: 2 })).toHaveText(card.unit.name);
  const reason = card.zones[0]?.reason_vi ?? '';
  await expect(sheet).toContainText(reason);
});

test('a circle is drawn with two taps', async ({ page }) => {
  await openMap(page);
  await page.getByRole('button', { name: 'Vẽ vùng' }).tap();
  await page.getByRole('button', { name: 'Hình tròn' }).tap();
  await toolIsReady(page);
  await page.touchscreen.tap(160, 300);
  await nextFrames(page);
  await page.touchscreen.tap(230, 300);
  await expect.poll(async () => (await shown(page)).area).toMatchObject({ shape: 'circle' });
  const { radiusM } = (await shown(page)).area as { radiusM: number };
  expect(radiusM).toBeGreaterThan(1000);
});

test('the sheet has three heights', async ({ page }) => {
  await openMap(page);
  const height = async () => (await page.locator('.sheet').boundingBox())?.height ?? 0;
  const low = await height();
  const grip = page.locator('.sheet .grip');
  await grip.focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(height).toBeGreaterThan(low + 100);
  const half = await height();
  await page.keyboard.press('ArrowUp');
  await expect.poll(height).toBeGreaterThan(half + 100);
});
