import { describe, expect, it } from 'vitest';
import { en as enMain, vi as viMain } from '../src/i18n/dictionaries';
import { pictureEn } from '../src/i18n/picture.en';
import { pictureVi } from '../src/i18n/picture.vi';

/** With those that are loaded later. */
const [vi, en] = [
  { ...viMain, picture: pictureVi },
  { ...enMain, picture: pictureEn },
];

function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

const says = (value: unknown) => (typeof value === 'function' ? String(value('§', '§', '§')) : String(value));

describe('the dictionaries', () => {
  it('hold the same words', () => {
    expect(leaves(en).map(([path]) => path)).toEqual(leaves(vi).map(([path]) => path));
  });

  it('leave nothing empty, and use what they are given', () => {
    for (const [path, value] of [...leaves(vi), ...leaves(en)]) {
      expect(says(value).trim(), path).not.toBe('');
      if (typeof value === 'function') expect(says(value), path).toContain('§');
    }
  });

  it('write Vietnamese in composed letters', () => {
    for (const [path, value] of leaves(vi)) expect(says(value).normalize('NFC'), path).toBe(says(value));
  });
});
