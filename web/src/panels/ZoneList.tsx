/** Every priority zone as a list, so that none needs a mouse to be found. */
import { useState } from 'preact/hooks';
import { count, kindName, words, zoneName } from '../i18n';
import { goTo } from '../map/goTo';
import { type KnownZone, zoneCounts, zones } from '../state/data';
import { state } from '../state/store';
import { WorkbookButton } from '../take/WorkbookButton';
import { Swatch } from './Swatch';

interface Listed {
  zone: KnownZone;
  incidents: number;
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
            <span>{zoneName(zone)}</span>
            <span class="number quiet">{count(incidents)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function KindChoice({
  all,
  chosen,
  onChoose,
}: {
  all: readonly Listed[];
  chosen: string;
  onChoose(kind: string): void;
}) {
  const w = words.value;
  const kinds = new Map<string, number>();
  for (const { zone } of all) kinds.set(zone.kind, (kinds.get(zone.kind) ?? 0) + 1);
  if (kinds.size < 2) return null;
  return (
    <select
      class="zone-kind"
      aria-label={w.zoneKind}
      value={chosen}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      <option value="">{w.zoneKindAll}</option>
      {[...kinds].map(([kind, amount]) => (
        <option value={kind} key={kind}>
          {kindName(kind)} ({count(amount)})
        </option>
      ))}
    </select>
  );
}

export function ZoneList() {
  const w = words.value;
  const [kind, setKind] = useState('');
  const places = (zones.current.value.value?.zones ?? []).filter(({ basis }) => basis === 'place');
  if (places.length === 0) return null;
  const all = places
    .map((zone): Listed => ({ zone, incidents: zoneCounts.value.get(zone.id)?.count ?? 0 }))
    .sort((a, b) => b.incidents - a.incidents);
  const shown = all.filter(({ zone }) => kind === '' || zone.kind === kind);
  // Of a year's hot spots many are empty in a short period, and would hide the others.
  const isEmpty = ({ zone, incidents }: Listed) => zone.kind === 'hotspot' && incidents === 0;
  const empty = shown.filter(isEmpty);
  return (
    <details class="zone-list">
      <summary>
        {w.zoneList} <span class="number quiet">{count(places.length)}</span>
      </summary>
      <p class="take">
        <KindChoice all={all} chosen={kind} onChoose={setKind} />
        <WorkbookButton
          title={w.zoneList}
          make={async () => (await import('../take/zonesTable')).zonesTable(shown.map(({ zone }) => zone))}
        />
      </p>
      <Entries of={shown.filter((each) => !isEmpty(each))} />
      {empty.length > 0 && (
        <details class="zone-empty">
          <summary class="small quiet">{w.zonesEmpty(count(empty.length))}</summary>
          <Entries of={empty} />
        </details>
      )}
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
