/** The ranking of communes with everything that stands behind its colours: figures as numbers, not as they are rounded on the page. */
import type { Rates } from '../api/types';
import { period, said, words } from '../i18n';
import { state } from '../state/store';
import type { Choropleth } from '../theme/classify';
import { measureTitle, measureUnit } from '../theme/labels';
import type { Ranked } from '../theme/ranking';
import { facts } from './facts';
import type { Table, Value } from './workbook';

type Words = (typeof words.value)['take'];
type Column = keyof Words['column'];

/** The columns in their order, each with the width of its heading. */
const COLUMNS: readonly [Column, number][] = [
  ['rank', 7],
  ['name', 28],
  ['code', 9],
  ['value', 14],
  ['count', 12],
  ['perKm2', 14],
  ['rate', 14],
  ['lower', 12],
  ['upper', 12],
  ['shrunk', 14],
  ['denominator', 12],
  ['unsure', 16],
  ['rankLower', 12],
  ['rankUpper', 12],
  ['previous', 10],
  ['ratio', 12],
  ['p', 12],
  ['q', 12],
  ['change', 20],
];

export function rankingRow({ rank, value, unit }: Ranked, moves: Words['moves']): Value[] {
  return [
    rank,
    unit.name,
    unit.code,
    value,
    unit.count,
    unit.per_km2,
    unit.rate,
    unit.lower,
    unit.upper,
    unit.shrunk,
    unit.denominator,
    unit.rate === null ? null : unit.is_unsure,
    unit.rank_lower,
    unit.rank_upper,
    unit.previous,
    unit.ratio,
    unit.p,
    unit.q,
    unit.change === null ? null : ((moves as Record<string, string>)[unit.change] ?? unit.change),
  ];
}

export function rankingTable(
  rows: readonly Ranked[],
  shown: Choropleth,
  answer: Rates,
  indicator: string | null,
): Table {
  const w = words.peek();
  const measure = `${measureTitle(shown.measure, indicator)} (${measureUnit(shown.measure, answer)})`;
  const notes = answer.notes.map((note) => [w.take.fact.note, note[state.language.peek()]] as const);
  const before = answer.previous_period
    ? [[w.take.column.previous, period(answer.previous_period)] as const]
    : [];
  return {
    title: w.choropleth.ranking,
    columns: COLUMNS.map(([column, width]) => ({ title: w.take.column[column], width })),
    rows: rows.map((row) => rankingRow(row, w.take.moves)),
    facts: facts(w.choropleth.ranking, answer.n, [
      ...(answer.period ? [[w.take.fact.period, period(answer.period)] as const] : []),
      [w.take.fact.measure, measure],
      ...before,
      [w.take.fact.method, said(answer, 'method')],
      ...notes,
    ]),
  };
}
