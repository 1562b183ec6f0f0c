/** The rate per inhabitant with the range it could be, or why there is none. */
import type { Summary } from '../api/types';
import { count, rate, words } from '../i18n';
import { zonesById } from '../state/data';
import { state } from '../state/store';

export function Inhabitants({ summary }: { summary: Summary }) {
  const w = words.value.ask;
  const found = summary.per_inhabitants;
  if (!found) {
    const isHotspot =
      state.selection.value?.kind === 'zone' &&
      zonesById.value.get(state.selection.value.id)?.kind === 'hotspot';
    const ofNone = isHotspot ? w.rateNotForZone : w.rateNoPopulation;
    return <p class="small quiet">{state.area.value ? w.rateNotForDrawn : ofNone}</p>;
  }
  return (
    <div class="per-inhabitants">
      <p>
        {w.perInhabitants} <strong class="key-number">{rate(found.rate)}</strong>{' '}
        <span class="quiet small">{w.perTenThousand}</span>
      </p>
      <p class="small quiet">
        {w.rateInterval(rate(found.lower), rate(found.upper), count(found.inhabitants), String(found.year))}
        {found.is_unsure && ` ${w.rateUnsure}`}
        {found.is_invented && ` ${w.rateInvented}`}
      </p>
    </div>
  );
}
