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

/** Rows of the sheet of a number, the first being 1; empty cells are left out where the file leaves them out. */
export function sheetRows(bytes: Uint8Array, number = 1): string[][] {
  const files = unzipSync(bytes);
  const text = (name: string) => (files[name] ? strFromU8(files[name]) : '');
  const shared = [...text('xl/sharedStrings.xml').matchAll(/<si>([\s\S]*?)<\/si>/g)].map((match) =>
    texts(match[1] ?? ''),
  );
  return [...text(`xl/worksheets/sheet${number}.xml`).matchAll(/<row\b[^>]*>([\s\S]*?)<\/row>/g)].map((row) =>
    [...(row[1] ?? '').matchAll(/<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)].map(
      ([, attributes = '', body = '']) => {
        const value = /<v>([\s\S]*?)<\/v>/.exec(body)?.[1] ?? '';
        if (/t="s"/.test(attributes)) return shared[Number(value)] ?? '';
        return /t="inlineStr"/.test(attributes) ? texts(body) : value;
      },
    ),
  );
}

export const downloadedRows = async (download: Download, number = 1) =>
  sheetRows(readFileSync(await download.path()), number);
