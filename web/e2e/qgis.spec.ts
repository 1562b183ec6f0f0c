/** A GIS officer finds the three ways into QGIS. */
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { ask, expect, openMap, test } from './support';

const MOST_PICTURE_BYTES = 60_000;

test('the map says how to get into QGIS, and every way leads somewhere', async ({ page, request }) => {
  await openMap(page);
  await page.getByRole('button', { name: 'QGIS', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Dùng trong QGIS' });
  await expect(dialog).toBeVisible();
  const address = await dialog.getByText('/ogc', { exact: false }).first().textContent();
  expect(address).toBe(`${new URL(page.url()).origin}/ogc`);
  expect((await request.get(address ?? '')).ok()).toBe(true);
  await dialog.getByText('Từng lớp một').click();
  const links = await dialog
    .getByRole('link')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  expect(links).toEqual(
    expect.arrayContaining(['/qgis/diaban.qgz', '/layers/all.gpkg', '/qgis/styles/density.qml']),
  );
  for (const link of links) expect((await request.head(link)).ok(), link).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('three small pictures by QGIS show each way, and only once they are looked at', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/qgis/')) fetched.push(request.url());
  });
  await openMap(page);
  expect(fetched, 'the first view does not wait for them').toEqual([]);
  await page.getByRole('button', { name: 'QGIS', exact: true }).click();
  const pictures = page.getByRole('dialog', { name: 'Dùng trong QGIS' }).getByRole('img');
  await expect(pictures).toHaveCount(3);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(960);
    const source = await picture.getAttribute('src');
    const body = await (await page.request.get(source ?? '')).body();
    expect(body.length, source ?? '').toBeLessThanOrEqual(MOST_PICTURE_BYTES);
  }
  const said = async () => pictures.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).alt));
  const vietnamese = await said();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'QGIS', exact: true }).click();
  const inEnglish = page.getByRole('dialog', { name: 'Use in QGIS' }).getByRole('img');
  // Reading them does not wait for the dialog.
  await expect(inEnglish).toHaveCount(3);
  const english = await inEnglish.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).alt));
  for (const alt of [...vietnamese, ...english]) expect(alt.length).toBeGreaterThan(30);
  expect(new Set([...vietnamese, ...english]).size).toBe(6);
});

test('the style that others are given is one that MapLibre takes', async ({ request }) => {
  for (const name of ['map', 'communes', 'incidents', 'zones']) {
    const style = await ask<Parameters<typeof validateStyleMin>[0]>(request, `/styles/${name}.json`);
    expect(validateStyleMin(style), name).toEqual([]);
  }
});
