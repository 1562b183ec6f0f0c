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

/** Room that pictures take in a JSON text. */
const charactersOf = (blobs: readonly Blob[]) =>
  blobs.reduce((sum, { size }) => sum + 4 * Math.ceil(size / 3), 0);

async function shrunk(blob: Blob, scale: number): Promise<Blob> {
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/png' });
}

/** As fine as there is room for: where all of them are too large for one file, each loses the same share. */
async function fitting(blobs: readonly Blob[]): Promise<readonly Blob[]> {
  const characters = charactersOf(blobs);
  if (characters <= MOST_MAP_CHARACTERS) return blobs;
  // A little less than the share of pixels, since smaller pictures compress less well.
  const scale = 0.9 * Math.sqrt(MOST_MAP_CHARACTERS / characters);
  return Promise.all(blobs.map((blob) => shrunk(blob, scale)));
}

/** The maps by their keys; none at all when even smaller ones are more than one file may hold. */
export async function mapsForDocument(
  results: ReadonlyMap<string, MapResult>,
): Promise<Record<string, string>> {
  const pictures = [...results].flatMap(([key, result]) => (isPicture(result) ? [{ key, ...result }] : []));
  const blobs = await fitting(pictures.map(({ blob }) => blob));
  if (charactersOf(blobs) > MOST_MAP_CHARACTERS) return {};
  const texts = await Promise.all(blobs.map(base64Of));
  return Object.fromEntries(pictures.map(({ key }, index) => [key, texts[index] ?? '']));
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
