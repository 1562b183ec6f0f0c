/** Five hundred presses, keys and drags that nobody planned: nothing may end up as an error. The seed is said, so that a run can be repeated. */
import { expect, openMap, shown, test } from './support';

const STEPS = 500;
const SEED = Number(process.env.MONKEY_SEED ?? 20260726);
const KEYS = [
  'l',
  't',
  'd',
  'p',
  '[',
  ']',
  '?',
  '/',
  'Escape',
  'Tab',
  'Enter',
  'ArrowRight',
  'ArrowLeft',
  'Space',
  'Home',
  'End',
];
const HASHES = [
  '#',
  '#time=all',
  '#at=unit/nowhere',
  '#area=along;coast;3000',
  '#area=polygon;105.7,19.7;105.9,19.9;105.9,19.7;105.7,19.9',
  '#%%%=&cal=99',
];

function random(seed: number): () => number {
  let state = seed % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

// Some hashes name what is not there, and the browser reports the server's plain answer to that.
test.use({ expectedErrors: /status of 4(04|22)/ });

test(`${STEPS} random steps leave no error`, async ({ page }) => {
  test.setTimeout(900_000);
  test.info().annotations.push({ type: 'seed', description: String(SEED) });
  const next = random(SEED);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(next() * items.length)] as Item;
  // What leaves the page or asks for a file is no step of ours.
  page.on('dialog', (dialog) => void dialog.dismiss());
  await openMap(page);
  const place = () => ({ x: 5 + next() * 1430, y: 5 + next() * 890 });
  for (let step = 0; step < STEPS; step++) {
    const kind = next();
    if (kind < 0.4) {
      const chosen = next();
      await page.evaluate((share) => {
        const buttons = [
          ...document.querySelectorAll<HTMLElement>(
            'button:not(:disabled), input[type=radio], input[type=checkbox]',
          ),
        ];
        const seen = buttons.filter((button) => button.offsetParent !== null);
        seen[Math.floor(share * seen.length)]?.click();
      }, chosen);
    } else if (kind < 0.65) await page.keyboard.press(pick(KEYS));
    else if (kind < 0.85) {
      const { x, y } = place();
      await page.mouse.click(x, y);
    } else if (kind < 0.97) {
      const [from, to] = [place(), place()];
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 4 });
      await page.mouse.up();
    } else {
      const hash = pick(HASHES);
      await page.evaluate((value) => {
        location.hash = value;
      }, hash);
    }
  }
  await page.evaluate(() => {
    window.diaban.state.playing.value = false;
  });
  expect((await shown(page)).view).not.toBeNull();
  await expect(page.locator('.top')).toBeVisible();
});
