/** Every priority zone as a list, so that none needs a mouse to be found. */
import { count, kindName, words, zoneName } from '../i18n';
import { goTo } from '../map/goTo';
import { type KnownZone, zoneCounts, zones } from '../state/data';
import { state } from '../state/store';
import { kindsOfZones, listedZones, onBoth } from '../state/zoneChoice';
import { WorkbookButton } from '../take/WorkbookButton';
import { hotspotSince } from './hotspotSince';
import { Swatch } from './Swatch';
import { Trouble } from './Trouble';
import { ZoneChoice } from './ZoneChoice';

interface Listed {
  zone: KnownZone;
  /** None while it is not known. */
  incidents: number | null;
}

function Since({ of }: { of: KnownZone }) {
  const since = hotspotSince(of);
  return since && <span class="zone-since small quiet">{since}</span>;
}

function Entries({ of }: { of: readonly Listed[] }) {
  return (
    <ul>
      {of.map(({ zone, incidents }) => (
        <li key={zone.id}>
          <button
            type="button"
            class="zone-button"
            title={kindName(zone.kind)}
            onClick={() => goTo({ kind: 'zone', id: zone.id })}
          >
            <Swatch kind={zone.kind} />
            <span>
              {zoneName(zone)}
              <Since of={zone} />
            </span>
            <span class="number quiet">{incidents === null ? '' : count(incidents)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Of a year's hot spots many are empty in a short period, and would hide the others. */
const isEmpty = ({ zone, incidents }: Listed) => zone.kind === 'hotspot' && incidents === 0;

function Chosen() {
  const w = words.value;
  const { error } = onBoth.current.value;
  const chosen = listedZones.value;
  if (error !== null) return <Trouble message={error} onRetry={onBoth.reload} />;
  if (chosen === null) return <p class="quiet small">{w.loading}</p>;
  if (chosen.length === 0) return <p class="quiet small">{w.zonesNone}</p>;
  const listed = chosen
    .map((zone): Listed => ({ zone, incidents: zoneCounts.value.get(zone.id)?.count ?? null }))
    .sort((a, b) => (b.incidents ?? 0) - (a.incidents ?? 0));
  const empty = listed.filter(isEmpty);
  return (
    <>
      <p class="take">
        <span class="small quiet">{w.zonesListed(count(chosen.length))}</span>
        <WorkbookButton
          title={w.zoneList}
          make={async () => (await import('../take/zonesTable')).zonesTable(listed.map(({ zone }) => zone))}
        />
      </p>
      <Entries of={listed.filter((each) => !isEmpty(each))} />
      {empty.length > 0 && (
        <details class="zone-empty">
          <summary class="small quiet">{w.zonesEmpty(count(empty.length))}</summary>
          <Entries of={empty} />
        </details>
      )}
    </>
  );
}

export function ZoneList() {
  const all = [...kindsOfZones.value.values()].reduce((sum, amount) => sum + amount, 0);
  if (all === 0) return null;
  return (
    <details class="zone-list">
      <summary>
        {words.value.zoneList} <span class="number quiet">{count(all)}</span>
      </summary>
      <ZoneChoice />
      <Chosen />
    </details>
  );
}

/** Incidents that patrols discovered stand apart: they follow where those go. */
export function LeftOutOfZones() {
  const found = zones.current.value.value;
  if (!found) return null;
  const { left_out_discovered: discovered = 0, how_known_unknown: unknown = 0 } = found.settings;
  return (
    <div class="zone-notes small quiet" data-block="left-out">
      {discovered > 0 && <p>{words.value.leftOutDiscovered(count(discovered))}</p>}
      {unknown > 0 && found.n > 0 && (
        <p>{words.value.unknownUsed(count(unknown), `${count((100 * unknown) / found.n)}\u202f%`)}</p>
      )}
    </div>
  );
}

/** How hot spots were found, and why there is none somewhere; there can be as many notes as communes. */
export function ZoneNotes() {
  const notes = zones.current.value.value?.notes ?? [];
  if (notes.length === 0) return null;
  return (
    <details class="zone-list">
      <summary>
        {words.value.zoneNotes} <span class="number quiet">{count(notes.length)}</span>
      </summary>
      <ul class="zone-notes small quiet">
        {notes.map((note) => (
          <li key={note.vi}>{note[state.language.value] || note.vi}</li>
        ))}
      </ul>
    </details>
  );
}
