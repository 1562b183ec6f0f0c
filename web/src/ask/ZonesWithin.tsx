/** The priority zones of a place that meet what is asked about. */
import type { Summary } from '../api/types';
import { kindName, said, words, zoneName } from '../i18n';
import { goTo } from '../map/goTo';
import { Swatch } from '../panels/Swatch';
import { zonesById } from '../state/data';

export function ZonesWithin({ zones }: { zones: Summary['zones_within'] }) {
  const w = words.value;
  return (
    <section class="block">
      <h3>{w.ask.zonesWithin}</h3>
      {zones.length === 0 ? (
        <p class="quiet">{w.ask.zonesNone}</p>
      ) : (
        <ul class="reasons">
          {zones.map(({ id, kind, name }) => {
            const known = zonesById.value.get(id);
            return (
              <li class="reason" key={id}>
                <Swatch kind={kind} large />
                <div>
                  <button type="button" class="link strong" onClick={() => goTo({ kind: 'zone', id })}>
                    {zoneName({ kind, name })}
                  </button>
                  <p class="small quiet">{kindName(kind)}</p>
                  {known && <p class="small">{said(known, 'reason')}</p>}
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
