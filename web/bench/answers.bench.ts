/** How long the server takes for what a change of period or category asks, at a million incidents. */
import { test } from '@playwright/test';
import { isStill, keep, quantile } from './support.ts';

const SERVER = process.env.DIABAN_URL_MILLION ?? '';
/** As many as a browser has open to one server. */
const AT_ONCE = 6;
const LIMIT_MS = 50;
const CHANGES = Number(process.env.DIABAN_CHANGES ?? 40);

const CATEGORIES = ['', 'TT', 'GT', 'MT', 'TT-TROM', 'GT-BO', 'KT', 'TT,GT'];

/** Periods from a month to two years, each asked for the first time, so that nothing of an answer is there yet. */
function changeOf(number: number): { datetime: string; category: string } {
  const month = (at: number) => new Date(Date.UTC(2020, at, 1)).toISOString().slice(0, 10);
  const from = (number * 7) % 36;
  const length = [1, 3, 6, 12, 24][number % 5] ?? 12;
  const last = new Date(Date.parse(month(from + length)) - 86_400_000).toISOString().slice(0, 10);
  return { datetime: `${month(from)}/${last}`, category: CATEGORIES[number % CATEGORIES.length] ?? '' };
}

interface Question {
  kind: string;
  send(): Promise<Response>;
}

/** The same tiles and the same question as the page sends, for another filter. */
function questionsOf(change: ReturnType<typeof changeOf>, tiles: readonly string[]): Question[] {
  const body = {
    area: null,
    datetime: change.datetime,
    ...(change.category ? { category: change.category.split(',') } : {}),
    facets: true,
  };
  const headers = { 'content-type': 'application/json', 'accept-encoding': 'gzip, br' };
  const asked = tiles.map((tile): Question => {
    const url = new URL(tile, SERVER);
    url.searchParams.set('datetime', change.datetime);
    if (change.category) url.searchParams.set('category', change.category);
    else url.searchParams.delete('category');
    return { kind: url.pathname.split('/')[2] ?? '', send: () => fetch(url, { headers }) };
  });
  const summary = () =>
    fetch(`${SERVER}/api/summary`, { method: 'POST', body: JSON.stringify(body), headers });
  return [{ kind: 'summary', send: summary }, ...asked];
}

async function measure(questions: Question[], times: Map<string, number[]>): Promise<void> {
  const waiting = [...questions];
  const connection = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const began = performance.now();
      const answer = await next.send();
      await answer.arrayBuffer();
      if (!answer.ok && answer.status !== 204) throw new Error(`${answer.status} for ${answer.url}`);
      times.set(next.kind, [...(times.get(next.kind) ?? []), performance.now() - began]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, connection));
}

test('answers of the server at a million incidents', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: SERVER })).newPage();
  await page.goto('/');
  await isStill(page);
  const sent: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/tiles/')) sent.push(pathname + search);
  });
  await page.getByRole('slider', { name: 'Đầu kỳ' }).press('ArrowRight');
  await page.waitForTimeout(500);
  await isStill(page);
  await page.context().close();
  const times = new Map<string, number[]>();
  for (let number = 0; number < CHANGES; number++) await measure(questionsOf(changeOf(number), sent), times);
  const all = [...times.values()].flat();
  const row = (values: readonly number[]) => ({
    n: values.length,
    median: quantile(values, 0.5),
    p95: quantile(values, 0.95),
    within: values.filter((time) => time < LIMIT_MS).length / values.length,
  });
  const kinds = Object.fromEntries([...times].map(([kind, values]) => [kind, row(values)]));
  const result = { tiles: sent.length, kinds, all: row(all) };
  console.log(JSON.stringify(result));
  await keep('answers', result);
});
