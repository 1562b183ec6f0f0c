/** Incidents that patrols discovered are left out of rates: their counts would show where the patrols were sent. */
import type { Rates } from '../api/types';
import { count, words } from '../i18n';
import { setHowKnown } from '../state/actions';
import { isMostLeftOut } from './mostLeftOut';

function Include({ title }: { title: string }) {
  return (
    <button type="button" class="link" onClick={() => setHowKnown(['reported', 'discovered', 'unknown'])}>
      {title}
    </button>
  );
}

/**
 * Where more is left out than counted it stands above everything: the figures below would mislead.
 * `of` is the side of a comparison.
 */
export function MostLeftOut({ answer, of }: { answer: Rates; of?: string }) {
  const w = words.value.choropleth;
  const { discovered } = answer.left_out;
  if (!isMostLeftOut(discovered, answer.n)) return null;
  return (
    <p class="small notice most-left-out">
      {of && `${of}: `}
      {w.mostDiscovered(count(discovered), count(discovered + answer.n))} – <Include title={w.includeThem} />
    </p>
  );
}

export function LeftOut({ answer }: { answer: Rates }) {
  const w = words.value.choropleth;
  const { discovered } = answer.left_out;
  if (discovered === 0 || isMostLeftOut(discovered, answer.n)) return null;
  return (
    <p class="small quiet">
      {w.discovered(count(discovered))} <Include title={w.includeDiscovered} />
    </p>
  );
}
