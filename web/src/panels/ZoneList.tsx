/** Every priority zone as a list, so that none needs a mouse to be found. */
import { count, kindName, words } from '../i18n';
import { showBox } from '../map/current';
import { select } from '../state/actions';
import { zones } from '../state/data';
import { state } from '../state/store';
import { WorkbookButton } from '../take/WorkbookButton';
import { Swatch } from './Swatch';

export function ZoneList() {
  const places = (zones.current.value.value?.zones ?? []).filter(({ basis }) => basis === 'place');
  if (places.length === 0) return null;
  const ordered = [...places].sort((a, b) => (b.incidents ?? 0) - (a.incidents ?? 0));
  return (
    <details class="zone-list">
      <summary>
        {words.value.zoneList} <span class="number quiet">{count(places.length)}</span>
      </summary>
      <p class="take">
        <WorkbookButton
          title={words.value.zoneList}
          make={async () => (await import('../take/zonesTable')).zonesTable(ordered)}
        />
      </p>
      <ul>
        {ordered.map((zone) => (
          <li key={zone.id}>
            <button
              type="button"
              class="zone-button"
              title={kindName(zone.kind)}
              onClick={() => {
                select({ kind: 'zone', id: zone.id });
                if (zone.bbox) showBox(zone.bbox);
              }}
            >
              <Swatch kind={zone.kind} />
              <span>{zone.name}</span>
              <span class="number quiet">{count(zone.incidents ?? 0)}</span>
            </button>
          </li>
        ))}
      </ul>
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
