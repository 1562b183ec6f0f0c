/** Reads workbooks of Excel as far as tests need: the texts and numbers of a sheet. */
import { readFileSync } from 'node:fs';
import type { Download } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';

const unescaped = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

const texts = (xml: string) =>
  [...xml.matchAll(/<t\b[^>]*>([\s\S]*?)<\/t>/g)].map((match) => unescaped(match[1] ?? '')).join('');

/** The column of a cell by its address, the first being 0: `C7` is in 2. */
function columnOf(attributes: string): number {
  const letters = /\br="([A-Z]+)/.exec(attributes)?.[1] ?? '';
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Rows of the sheet of a number, the first being 1; empty cells are empty texts. */
export function sheetRows(bytes: Uint8Array, number = 1): string[][] {
  const files = unzipSync(bytes);
  const text = (name: string) => (files[name] ? strFromU8(files[name]) : '');
  const shared = [...text('xl/sharedStrings.xml').matchAll(/<si>([\s\S]*?)<\/si>/g)].map((match) =>
    texts(match[1] ?? ''),
  );
  const cell = (attributes: string, body: string) => {
    const value = /<v>([\s\S]*?)<\/v>/.exec(body)?.[1] ?? '';
    if (/t="s"/.test(attributes)) return shared[Number(value)] ?? '';
    return /t="inlineStr"/.test(attributes) ? texts(body) : value;
  };
  return [...text(`xl/worksheets/sheet${number}.xml`).matchAll(/<row\b[^>]*>([\s\S]*?)<\/row>/g)].map(
    (row) => {
      const cells: string[] = [];
      for (const [, attributes = '', body = ''] of (row[1] ?? '').matchAll(
        /<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g,
      )) {
        const column = columnOf(attributes);
        // The file leaves empty cells out.
        while (cells.length < column) cells.push('');
        cells.push(cell(attributes, body));
      }
      return cells;
    },
  );
}

export const downloadedRows = async (download: Download, number = 1) =>
  sheetRows(readFileSync(await download.path()), number);
