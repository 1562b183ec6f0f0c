/** The same briefing as a document that can be edited: the server writes it, with the maps that were drawn here. */
import { ProblemError, ServerGoneError } from '../api/client';
import type { SummaryRequest } from '../api/types';
import type { Language } from '../i18n/language';
import { nameOf } from './disposition';
import { isPicture, type MapResult } from './maps';

/** The server takes 32 MB; the question needs room too. */
export const MOST_MAP_CHARACTERS = 30_000_000;

async function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** The maps by their keys; none at all when together they are more than one file may hold. */
export async function mapsForDocument(
  results: ReadonlyMap<string, MapResult>,
): Promise<Record<string, string>> {
  const pictures = [...results].flatMap(([key, result]) => (isPicture(result) ? [{ key, ...result }] : []));
  const characters = pictures.reduce((sum, { blob }) => sum + 4 * Math.ceil(blob.size / 3), 0);
  if (characters > MOST_MAP_CHARACTERS) return {};
  const entries = pictures.map(
    async ({ key, blob }): Promise<[string, string]> => [key, await base64Of(blob)],
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function askForDocument(
  asked: { question: SummaryRequest; language: Language; isEach: boolean; maps: Record<string, string> },
  signal: AbortSignal,
): Promise<Response> {
  const address = `/api/briefing.docx?lang=${asked.language}${asked.isEach ? '&each=commune' : ''}`;
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question: asked.question, maps: asked.maps }),
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? error : new ServerGoneError();
  });
  if (response.ok) return response;
  if (response.status >= 502) throw new ServerGoneError();
  const problem = await response.json().catch(() => ({}));
  throw new ProblemError({ title: response.statusText, ...problem, status: response.status });
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Saves the file, and says how it is called. */
export async function saveDocument(
  asked: Parameters<typeof askForDocument>[0],
  signal: AbortSignal,
): Promise<string> {
  const response = await askForDocument(asked, signal);
  const name = nameOf(response.headers.get('content-disposition'));
  download(await response.blob(), name);
  return name;
}
