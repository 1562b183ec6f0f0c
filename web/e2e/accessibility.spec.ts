/** Nothing that a screen reader, a keyboard or weak eyes would stumble over. */
import { faults } from './faults';
import { communeInZone, expect, openMap, shown, test } from './support';

test.use({ bypassCSP: true });

test('the first view has no fault', async ({ page }) => {
  await openMap(page);
  expect(await faults(page)).toEqual([]);
});

test('the card of a commune has no fault', async ({ page, request }) => {
  const card = await communeInZone(request);
  await openMap(page, `#at=unit/${card.unit.code}&lang=en`);
  await expect(page.locator('.keys')).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test('search, menu and help have no fault', async ({ page }) => {
  await openMap(page);
  await page.keyboard.press('/');
  await page.keyboard.type('ha');
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await page.getByRole('button', { name: 'Nhập tọa độ' }).click();
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test('the dark theme has no fault', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openMap(page, '#area=circle;105.776,19.807;3000');
  await expect(page.locator('.keys')).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test('the phone has no fault', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openMap(page);
  await page.getByRole('tab', { name: 'Lớp' }).click();
  expect(await faults(page)).toEqual([]);
});

test('everything can be reached with the Tab key', async ({ page }) => {
  await openMap(page);
  const reached = new Set<string>();
  for (let step = 0; step < 90; step++) {
    await page.keyboard.press('Tab');
    reached.add(
      await page.evaluate(() => {
        const at = document.activeElement;
        return at?.closest('.top, .panel.left, .time, .map, .notices')?.classList[0] ?? at?.tagName ?? '';
      }),
    );
  }
  for (const part of ['top', 'map', 'panel', 'time']) expect(reached).toContain(part);
});

test('the keys of the help page do what it says', async ({ page }) => {
  await openMap(page);
  await page.keyboard.press('l');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('.panel.left') !== null))
    .toBe(true);
  await page.keyboard.press('d');
  await expect(page.locator('#draw-menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('#draw-menu')).toBeHidden();
  expect((await shown(page)).area).toBeNull();
});
