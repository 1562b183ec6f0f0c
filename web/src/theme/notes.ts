/** Which of the answer's notes say something of the figure that is shown: one answer carries those of all of them. */
import type { Rates } from '../api/types';
import type { Measure } from '../state/theme';

type Note = Rates['notes'][number];

/** By the beginnings of the server's English sentences. */
const OF_MEASURES: readonly { begins: RegExp; measures: readonly Measure[] }[] = [
  { begins: /^Rates per resident/, measures: ['rate'] },
  { begins: /^The figures .* are invented/, measures: ['rate', 'indicator'] },
  { begins: /^\d+ communes have no denominator/, measures: ['rate', 'indicator'] },
  { begins: /^Compared with the same time last year/, measures: ['change'] },
];
const RANKED = /^Of the first \d+ communes/;

/** `rankedBy` is the measure whose ranks the server gives. A note that is not known here is of all measures. */
export function notesOf(notes: readonly Note[], measure: Measure, rankedBy: Measure): Note[] {
  return notes.filter(({ en }) => {
    if (RANKED.test(en)) return measure === rankedBy;
    const known = OF_MEASURES.find(({ begins }) => begins.test(en));
    return known === undefined || known.measures.includes(measure);
  });
}
