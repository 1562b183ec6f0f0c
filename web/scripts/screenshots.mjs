/**
 * Makes the pictures of the documentation from a running server with the demonstration data.
 *
 * DIABAN_URL=http://127.0.0.1:8080 npm run screenshots
 *
 * With names, only those that begin so: npm run screenshots -- screenshot-communes views/main
 */
import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const server = process.env.DIABAN_URL ?? 'http://127.0.0.1:8080';
const folder = new URL('../../docs/', import.meta.url);

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true };

/** A part of the city and the coast beside it, with a hot spot inside. */
const AREA = 'polygon;105.735,19.835;105.82,19.845;105.87,19.8;105.83,19.755;105.745,19.765';

async function codeOf(name) {
  const answer = await fetch(`${server}/api/units?q=${encodeURIComponent(name)}&limit=1`);
  const { units } = await answer.json();
  if (!units?.[0]) throw new Error(`the server knows no unit that is called ${name}`);
  return units[0].code;
}

const borderCommune = await codeOf('muong lat');
const coastalCommune = await codeOf('sam son');

const pictures = [
  { name: 'screenshot', hash: '', ...desktop },
  { name: 'screenshot-area', hash: `area=${AREA}&layers=incidents;1;0.9`, ...desktop },
  { name: 'screenshot-commune', hash: `at=unit/${borderCommune}&map=9.35/20.38/104.72`, ...desktop },
  { name: 'screenshot-phone', hash: `at=unit/${coastalCommune}`, ...phone },
  {
    name: 'screenshot-communes',
    hash: 'layers=choropleth;1;0.85,density;0;0.7&theme=per_km2;natural;5&table=communes',
    ...desktop,
  },
  { name: 'screenshot-english', hash: 'lang=en&layers=ethnic_minority;1;1', ...desktop },
];

/** Every view, in both languages, as `docs/views/NAME-LANGUAGE.jpg`; those of a phone begin with `phone-`. */
const CHOSEN = `at=unit/${coastalCommune}`;
const views = [
  { name: 'main', hash: '' },
  { name: 'communes', hash: 'layers=choropleth;1;0.85,density;0;0.7&theme=rate;natural;5&table=communes' },
  { name: 'change', hash: 'layers=choropleth;1;0.85,density;0;0.7&theme=change;natural;5' },
  { name: 'hotspots', hash: 'map=12.2/19.807/105.79&analysis=hotspots;possible=yes' },
  { name: 'history', hash: 'analysis=history' },
  { name: 'comparison', hash: 'compare=last-year&divider=0.5' },
  { name: 'area', hash: `area=${AREA}` },
  { name: 'trend', hash: `${CHOSEN}&tab=trend` },
  { name: 'incidents', hash: `${CHOSEN}&tab=incidents` },
  { name: 'briefing', hash: `${CHOSEN}&briefing=` },
];
const PHONE_VIEWS = ['main', 'communes', 'area', 'trend', 'briefing'];

for (const { name, hash } of views)
  for (const language of ['vi', 'en']) {
    // A briefing has a language of its own.
    const ending = hash.endsWith('briefing=') ? language : '';
    const view = { hash: `lang=${language}&${hash}${ending}`, type: 'jpeg' };
    const small = { viewport: { width: 1366, height: 768 } };
    pictures.push({ name: `views/${name}-${language}`, ...view, ...small });
    if (PHONE_VIEWS.includes(name)) {
      const screen = { ...phone, deviceScaleFactor: 1 };
      pictures.push({ name: `views/phone-${name}-${language}`, ...view, ...screen });
    }
  }

/** Until the map has drawn everything, and the panels have their answers. */
async function isDrawn(page) {
  await page.waitForFunction(
    () => {
      const map = window.diaban?.map;
      const isWaiting = document.querySelector('[aria-busy="true"], .skeleton') !== null;
      return map && !isWaiting && map.loaded() && map.areTilesLoaded() && !map.isMoving();
    },
    undefined,
    { timeout: 120_000, polling: 500 },
  );
}

await mkdir(new URL('views/', folder), { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--disable-quic', '--disable-background-networking'],
});
const wanted = process.argv.slice(2);
for (const { name, hash, type = 'png', ...options } of pictures) {
  if (wanted.length > 0 && !wanted.some((start) => name.startsWith(start))) continue;
  const context = await browser.newContext({ ...options, bypassCSP: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${server}/#${hash}`);
  await isDrawn(page);
  // What was chosen is shown only once it is known where it lies, and the map moves once more.
  await page.waitForTimeout(1500);
  await isDrawn(page);
  const file = `${name}.${type === 'png' ? 'png' : 'jpg'}`;
  const path = fileURLToPath(new URL(file, folder));
  await page.screenshot({ path, type, ...(type === 'jpeg' && { quality: 72 }) });
  console.log(`docs/${file} ${Math.round((await stat(path)).size / 1000)} kB`);
  await context.close();
}
await browser.close();
