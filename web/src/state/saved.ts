/** Questions and views kept under a name on this computer. */
import { signal } from '@preact/signals';

const KEY = 'diaban.saved';
export const LONGEST_NAME = 80;

export interface Saved {
  id: string;
  name: string;
  /** The link's hash, without the `#`. */
  hash: string;
}

function isSaved(value: unknown): value is Saved {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, hash } = value as Record<string, unknown>;
  return typeof id === 'string' && typeof name === 'string' && name.trim() !== '' && typeof hash === 'string';
}

/** What cannot be understood is left out, as in a link. */
export function readSaved(text: string | null): Saved[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter(isSaved) : [];
  } catch {
    return [];
  }
}

export const saved = signal<readonly Saved[]>(readSaved(localStorage.getItem(KEY)));

/** False when the browser keeps nothing. */
function keep(list: readonly Saved[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    return false;
  }
  saved.value = list;
  return true;
}

const tidy = (name: string) => name.normalize('NFC').trim().slice(0, LONGEST_NAME);

export function save(name: string, hash: string): boolean {
  const text = tidy(name);
  if (text === '') return true;
  const id = `${Date.now().toString(36)}-${saved.peek().length}`;
  return keep([{ id, name: text, hash }, ...saved.peek()]);
}

export function rename(id: string, name: string): void {
  const text = tidy(name);
  if (text !== '') keep(saved.peek().map((each) => (each.id === id ? { ...each, name: text } : each)));
}

export function forget(id: string): void {
  keep(saved.peek().filter((each) => each.id !== id));
}
