/** Hot spots with the sentence that says why, and the communes to attend to first with their reasons. */
import { PaperTable, Section, usePaper } from './paper';
import type { Briefing } from './types';

export function Hotspots({ briefing }: { briefing: Briefing }) {
  const { words: w, said, period, area, place } = usePaper();
  const { hotspots, hotspot_period: searched } = briefing;
  return (
    <Section title={w.hotspots} name="hotspots">
      {searched && <p class="paper-small">{w.hotspotPeriod(period(searched))}</p>}
      {hotspots.length === 0 ? (
        <p>{w.noHotspots}</p>
      ) : (
        <ol>
          {hotspots.map((spot) => (
            <li key={spot.id}>
              <strong>{spot.communes.join(', ') || spot.name}</strong> ({area(spot.area_km2)} {w.km2},{' '}
              {w.middle(place(spot.centre))})
              <br />
              {said(spot.reason)}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

type PriorityCommune = Briefing['priority_communes'][number];

function Reasons({ of }: { of: PriorityCommune }) {
  const { words: w, said } = usePaper();
  return (
    <ul>
      {of.reasons.map((reason) => (
        <li key={`${reason.kind}-${reason.detail.vi}`}>
          <strong>{said(reason.title)}</strong>: {said(reason.detail)}
          {reason.decision && (
            <span class="paper-small">
              {w.decision} {reason.decision}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

export function PriorityCommunes({ briefing }: { briefing: Briefing }) {
  const { words: w, count } = usePaper();
  const communes = briefing.priority_communes;
  return (
    <Section title={w.priority} name="priority">
      {communes.length === 0 ? (
        <p>{w.noPriority}</p>
      ) : (
        <>
          <p class="paper-small">{w.priorityNote}</p>
          <PaperTable
            caption={w.priority}
            rows={communes}
            keyOf={(row) => row.code}
            columns={[
              { title: w.commune, cell: (row) => row.name },
              { title: w.count, isNumber: true, cell: (row) => count(row.count) },
              { title: w.reasons, cell: (row) => <Reasons of={row} /> },
            ]}
          />
        </>
      )}
    </Section>
  );
}
