/** A table of the page as a workbook of Excel: the figures as numbers, and a second sheet that says what they are. */
// The variant for browsers packs in a worker made of a `blob:` address, which the page's policy forbids.
import writeExcelFile, { type Cell } from 'write-excel-file/universal';
import { words } from '../i18n';

export type Value = string | number | boolean | null;

export interface Table {
  title: string;
  columns: readonly { title: string /** In characters. */; width: number }[];
  rows: readonly (readonly Value[])[];
  /** What must be known of the figures, name and text. */
  facts: readonly (readonly [string, string])[];
}

/** A cell of Excel holds no more. */
const LONGEST_CELL = 32_767;

function cell(value: Value): Cell {
  if (value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? { value, type: Number } : null;
  // Always a text, so that no text is taken for a formula.
  const text = typeof value === 'boolean' ? (value ? words.peek().take.yes : '') : value;
  return { value: text.slice(0, LONGEST_CELL), type: String };
}

const strong = (value: string): Cell => ({ value, type: String, fontWeight: 'bold', wrap: true });

export function workbook(table: Table): Promise<Blob> {
  const w = words.peek().take;
  const head = table.columns.map(({ title }) => strong(title));
  const facts = table.facts.map(([name, text]) => [strong(name), { ...textCell(text), wrap: true }]);
  return writeExcelFile([
    {
      sheet: w.data,
      data: [head, ...table.rows.map((row) => row.map(cell))],
      columns: table.columns.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
    },
    { sheet: w.about, data: facts, columns: [{ width: 22 }, { width: 90 }] },
  ]).toBlob();
}

const textCell = (value: string) => ({ value: value.slice(0, LONGEST_CELL), type: String });
