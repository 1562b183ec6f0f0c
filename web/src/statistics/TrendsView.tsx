/** Whether it rises or falls: one series with its line, and of many those that go somewhere first. */
import { count, said } from '../i18n';
import { chance, decimal, probability, statisticsWords } from '../i18n/statistics';
import { select } from '../state/actions';
import { state } from '../state/store';
import { Sentence } from './Parts';
import { DIRECTION_COLOURS } from './palette';
import { movingSeries, sumOf, type Verdict, verdictOf } from './readings';
import { SeriesChart } from './SeriesChart';
import { settingOf } from './settings';
import { pick, picked } from './state';
import type { TrendSeries, TrendsAnswer } from './types';

const signed = (value: number) => `${value > 0 ? '+' : ''}${decimal(value, 1)}`;

function verdictWord(series: TrendSeries): string {
  const w = statisticsWords.value;
  const verdict = verdictOf(series);
  return verdict === 'untested' ? w.noTest : w.direction[verdict];
}

function Shown({ series, answer, isUnit }: { series: TrendSeries; answer: TrendsAnswer; isUnit: boolean }) {
  const w = statisticsWords.value;
  const { test } = series;
  const name = said(series, 'name');
  return (
    <section class="picked" aria-live="polite">
      <h3>{name}</h3>
      <p>
        <strong>{verdictWord(series)}</strong>
        {test && verdictOf(series) !== 'none' && `: ${w.perYear(signed(test.change_per_year))}`}
      </p>
      <SeriesChart title={w.seriesCounts(name)} steps={answer.steps} counts={series.counts} test={test} />
      {test && (
        <p class="small quiet">
          <span class={`line-swatch ${test.direction}`} aria-hidden="true" /> {w.senLine}:{' '}
          {w.perYear(signed(test.change_per_year))}; q {probability(test.q)}, {chance(test.q)}
        </p>
      )}
      <p class="small">{said(series, 'sentence')}</p>
      {isUnit && (
        <button type="button" class="link small" onClick={() => select({ kind: 'unit', code: series.key })}>
          {w.openUnit}
        </button>
      )}
    </section>
  );
}

function Row({ series }: { series: TrendSeries }) {
  const w = statisticsWords.value;
  const verdict = verdictOf(series);
  const colour = verdict === 'untested' ? DIRECTION_COLOURS.none : DIRECTION_COLOURS[verdict];
  const arrow = { rising: '↗', falling: '↘', none: '·', untested: '?' }[verdict];
  return (
    <li>
      <button
        type="button"
        class="zone-button"
        aria-pressed={picked.value === series.key}
        onClick={() => pick(series.key)}
      >
        <span class="arrow" style={{ background: colour }} aria-hidden="true">
          {arrow}
        </span>
        <span>
          {said(series, 'name')}
          <span class="visually-hidden">: {verdictWord(series)}</span>
        </span>
        <span class="number quiet">
          {series.test && verdict !== 'none' ? `${signed(series.test.change_per_year)} · ` : ''}
          {w.incidents(count(sumOf(series.counts)))}
        </span>
      </button>
    </li>
  );
}

function Legend({ series }: { series: readonly TrendSeries[] }) {
  const w = statisticsWords.value;
  const amount = (verdict: Verdict) => count(series.filter((each) => verdictOf(each) === verdict).length);
  return (
    <ul class="class-legend">
      <li>
        <span class="arrow" style={{ background: DIRECTION_COLOURS.rising }} aria-hidden="true">
          ↗
        </span>{' '}
        {w.rising(amount('rising'))}
      </li>
      <li>
        <span class="arrow" style={{ background: DIRECTION_COLOURS.falling }} aria-hidden="true">
          ↘
        </span>{' '}
        {w.falling(amount('falling'))}
      </li>
      <li>
        <span class="arrow" style={{ background: DIRECTION_COLOURS.none }} aria-hidden="true">
          ·
        </span>{' '}
        {w.luck(amount('none'))}
        {amount('untested') !== count(0) && `; ${w.untested(amount('untested'))}`}
      </li>
    </ul>
  );
}

export function TrendsView({ answer }: { answer: TrendsAnswer }) {
  const w = statisticsWords.value;
  const by = state.analysis.value ? settingOf(state.analysis.value, 'by') : 'total';
  const moving = movingSeries(answer.series);
  const others = answer.series.filter((series) => !moving.includes(series));
  const chosen =
    answer.series.length === 1 ? answer.series[0] : answer.series.find(({ key }) => key === picked.value);
  const seasonal = answer.series.some(({ test }) => test?.seasonal);
  return (
    <>
      {by !== 'total' && <Sentence of={answer} />}
      {answer.series.length > 1 && <Legend series={answer.series} />}
      {chosen && <Shown series={chosen} answer={answer} isUnit={by === 'unit'} />}
      {picked.value !== null && !chosen && <p class="small quiet">{w.noSuchPick}</p>}
      {answer.series.length > 1 && (
        <>
          {moving.length === 0 ? (
            <p class="quiet">{w.noSeries}</p>
          ) : (
            <ul class="place-list">
              {moving.map((series) => (
                <Row key={series.key} series={series} />
              ))}
            </ul>
          )}
          <details class="zone-list">
            <summary>
              {w.luckList} <span class="number quiet">{count(others.length)}</span>
            </summary>
            <ul class="place-list">
              {[...others]
                .sort((a, b) => sumOf(b.counts) - sumOf(a.counts))
                .map((series) => (
                  <Row key={series.key} series={series} />
                ))}
            </ul>
          </details>
        </>
      )}
      {answer.series.length > 0 && <p class="small quiet">{seasonal ? w.seasonsOut : w.seasonsIn}</p>}
    </>
  );
}
