import { describe, expect, it } from 'vitest';
import { type Filter, filterParameters, queryString, summaryRequest } from '../src/state/filter';

const FILTER: Filter = {
  period: { from: '2025-07-01', to: '2026-06-30' },
  categories: ['TT-TROM', 'GT'],
  howKnown: ['unknown', 'reported'],
};

describe('the filter', () => {
  it('becomes the query that the interface describes', () => {
    expect(queryString(filterParameters(FILTER))).toBe(
      'datetime=2025-07-01/2026-06-30&category=GT,TT-TROM&how_known=reported,unknown',
    );
  });

  it('gives one address for one question, whatever the order of the choices', () => {
    const turned: Filter = { ...FILTER, categories: [...FILTER.categories].reverse() };
    expect(queryString(filterParameters(turned))).toBe(queryString(filterParameters(FILTER)));
  });

  it('says nothing when nothing is narrowed', () => {
    expect(queryString(filterParameters({ period: null, categories: [], howKnown: [] }))).toBe('');
  });

  it('escapes what is not a plain code', () => {
    expect(queryString({ category: 'A&B' })).toBe('category=A%26B');
  });

  it('asks the summary the same question', () => {
    expect(summaryRequest({ unit: '14758' }, FILTER, 'previous_year')).toEqual({
      area: { unit: '14758' },
      datetime: '2025-07-01/2026-06-30',
      category: ['GT', 'TT-TROM'],
      how_known: ['reported', 'unknown'],
      compare: 'previous_year',
    });
  });

  it('compares only when there is a period to compare', () => {
    expect(summaryRequest(null, { ...FILTER, period: null }, 'previous_year')).not.toHaveProperty('compare');
  });
});
