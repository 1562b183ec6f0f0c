/** Which of the answer's notes say something of the figure that is shown: one answer carries those of all of them. */
import type { Rates } from '../api/types';
import type { Measure } from '../state/theme';

type Note = Rates['notes'][number];

const MEASURES: Readonly<Record<'rate' | 'denominator' | 'change', readonly Measure[]>> = {
  rate: ['rate'],
  denominator: ['rate', 'indicator'],
  change: ['change'],
};

/** `rankedBy` is the measure whose ranks the server gives. */
export function notesOf(notes: readonly Note[], measure: Measure, rankedBy: Measure): Note[] {
  return notes.filter(({ about }) => {
    if (!about) return true;
    return about === 'rank' ? measure === rankedBy : MEASURES[about].includes(measure);
  });
}
