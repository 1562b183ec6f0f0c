/** A GIS officer finds the three ways into QGIS. */
import { expect, openMap, test } from './support';

test('the map says how to get into QGIS, and every way leads somewhere', async ({ page, request }) => {
  await openMap(page);
  await page.getByRole('button', { name: 'QGIS' }).click();
  const dialog = page.getByRole('dialog', { name: 'Dùng trong QGIS' });
  await expect(dialog).toBeVisible();
  const address = await dialog.getByText('/ogc', { exact: false }).first().textContent();
  expect(address).toBe(`${new URL(page.url()).origin}/ogc`);
  expect((await request.get(address ?? '')).ok()).toBe(true);
  const links = await dialog
    .getByRole('link')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  expect(links).toEqual(expect.arrayContaining(['/qgis/diaban.qgz', '/layers/all.gpkg']));
  for (const link of links) expect((await request.head(link)).ok(), link).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
