/** Makes `docs/benchmarks-page.md` of what was measured. Named so that it runs last. */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { test } from '@playwright/test';
import { firstView, sizes } from '../scripts/firstView.ts';
import { kept, median, quantile } from './support.ts';

interface Row {
  n: number;
  median: number;
  p95: number;
  within: number;
}

const milliseconds = (value: number) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const isMet = (met: boolean) => (met ? 'met' : '**not met**');

test('the report', async ({ browser }) => {
  const opening = await kept<{
    page: number[];
    bare: number[];
    tiles: { page: number; bare: number };
    ratio: number;
  }>('opening');
  const answers = await kept<{ tiles: number; kinds: Record<string, Row>; all: Row }>('answers');
  const brush = await kept<{ best: { duration: number; invoker: string } }>('brush');
  const { first } = await firstView();
  const { parts, total } = sizes(first);
  const lines = [
    '# What the page costs',
    '',
    'Written by `make bench-page` (`scripts/bench-page`, `web/bench/`). Counts of requests are tests: `web/e2e/figures.spec.ts`.',
    '',
    `Machine: ${cpus().length} threads, ${cpus()[0]?.model ?? ''}; Chromium ${browser.version()}, headless, drawing in software.`,
    `Data: generated incidents over ${process.env.DIABAN_COMMUNES ?? ''} communes, border and coast.`,
    '',
    '| figure | wanted | measured | |',
    '| --- | --- | --- | --- |',
  ];
  if (opening) {
    const measured = `${opening.ratio.toFixed(2)} × (${milliseconds(median(opening.page))} to ${milliseconds(median(opening.bare))})`;
    lines.push(
      `| first map idle, 100,000 incidents, beside a bare MapLibre page with the same tiles | ≤ 1.3 × | ${measured} | ${isMet(opening.ratio <= 1.3)} |`,
    );
  }
  if (answers)
    lines.push(
      `| answers of the server to a change of period or category, 1 million incidents | 95 % < 50 ms | ${percent(answers.all.within)} | ${isMet(answers.all.within >= 0.95)} |`,
    );
  if (brush)
    lines.push(
      `| longest task outside rendering while the brush is dragged, 100,000 incidents | ≤ 100 ms | ${brush.best.duration === 0 ? 'none in a frame above 50 ms' : milliseconds(brush.best.duration)} | ${isMet(brush.best.duration <= 100)} |`,
    );
  lines.push(
    `| what the first view loads, gzipped, with fonts and worker | ≤ 480 kB | ${total.toFixed(1)} kB | ${isMet(total <= 480)} |`,
    '',
  );
  if (opening)
    lines.push(
      '## First map idle',
      '',
      'From asking for the page until the map has drawn all its tiles, each time with an empty cache, the two pages taking turns. The bare page is',
      "MapLibre's own build with the style of the page at hand, without its patterns; it has nothing to ask and nothing beside the map.",
      '',
      '| | median | fastest | slowest | tiles |',
      '| --- | --- | --- | --- | --- |',
      ...(['page', 'bare'] as const).map((which) => {
        const times = opening[which];
        return `| ${which} | ${milliseconds(median(times))} | ${milliseconds(Math.min(...times))} | ${milliseconds(quantile(times, 1))} | ${opening.tiles[which]} |`;
      }),
      '',
    );
  if (answers)
    lines.push(
      '## Answers of the server',
      '',
      `One summary and ${answers.tiles} tiles a change, six at once as a browser asks, every filter for the first time; from sending to the last byte, over HTTP.`,
      '',
      '| | n | median | 95 % within | < 50 ms |',
      '| --- | --- | --- | --- | --- |',
      ...[...Object.entries(answers.kinds), ['together', answers.all] as const].map(
        ([kind, row]) =>
          `| ${kind} | ${row.n} | ${milliseconds(row.median)} | ${milliseconds(row.p95)} | ${percent(row.within)} |`,
      ),
      '',
    );
  lines.push(
    '## What the first view loads',
    '',
    '| part | kB gzipped |',
    '| --- | --- |',
    ...[...parts].map(([part, size]) => `| ${part} | ${size.toFixed(1)} |`),
    `| together | ${total.toFixed(1)} |`,
    '',
    'MapLibre is built from the source in its package: its two finished files hold what the map and its worker share twice, which would be 131 kB more.',
    '',
  );
  await writeFile(new URL('../../docs/benchmarks-page.md', import.meta.url), lines.join('\n'));
});
