import { beforeEach, describe, expect, it, vi } from 'vitest';

let kept: Map<string, string>;
let isFull = false;

async function fresh() {
  vi.resetModules();
  return import('../src/state/saved');
}

beforeEach(() => {
  kept = new Map();
  isFull = false;
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
  });
});

describe('what is saved', () => {
  it('is there again after the page was closed, under its new name, until it is deleted', async () => {
    const page = await fresh();
    expect(page.save('  Quý 2 <b>  ', 'time=all')).toBe(true);
    page.save('Sầm Sơn'.normalize('NFD'), 'lang=en');
    const again = await fresh();
    expect(again.saved.value.map(({ name, hash }) => [name, hash])).toEqual([
      ['Sầm Sơn'.normalize('NFC'), 'lang=en'],
      ['Quý 2 <b>', 'time=all'],
    ]);
    const [first, second] = again.saved.value;
    again.rename(second?.id ?? '', 'Quý hai');
    again.rename(second?.id ?? '', '   ');
    again.forget(first?.id ?? '');
    expect((await fresh()).saved.value.map(({ name }) => name)).toEqual(['Quý hai']);
  });

  it('is not said to be saved when there is no room', async () => {
    const page = await fresh();
    isFull = true;
    expect(page.save('x', 'time=all')).toBe(false);
    expect(page.saved.value).toEqual([]);
  });

  it.each(['rubbish', '{}', 'null', '[1, null, {"id":"a"}, {"id":"a","name":" ","hash":""}]'])(
    'is nothing in %s',
    async (text) => {
      const { readSaved } = await fresh();
      expect(readSaved(text)).toEqual([]);
    },
  );
});
