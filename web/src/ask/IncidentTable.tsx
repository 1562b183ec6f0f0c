/** The incidents of the answer, sortable, tied to the map: pointing shows one there, pressing goes to it. */
import type { Incident, IncidentOrder } from '../api/client';
import { count, dateTime, said, words } from '../i18n';
import { showPoint } from '../map/current';
import { Icon } from '../panels/Icon';
import { Trouble } from '../panels/Trouble';
import { answer, askedArea, categoryByCode } from '../state/data';
import {
  incidentOffset,
  incidentOrder,
  incidentPage,
  LAST_OFFSET,
  pointedIncident,
  ROWS,
} from '../state/incidents';
import { IncidentsWorkbook } from '../take/IncidentsWorkbook';

type Column = 'occurred_at' | 'category' | 'unit';

function Heading({ column, text }: { column: Column; text: string }) {
  const order = incidentOrder.value;
  const direction = order === column ? 'ascending' : order === `-${column}` ? 'descending' : 'none';
  const next: IncidentOrder =
    direction === 'none' && column !== 'occurred_at'
      ? column
      : direction === 'descending'
        ? column
        : `-${column}`;
  return (
    <th scope="col" aria-sort={direction}>
      <button
        type="button"
        title={words.value.ask.sortBy(text)}
        onClick={() => {
          incidentOrder.value = next;
          incidentOffset.value = 0;
        }}
      >
        {text}
        <span aria-hidden="true">{direction === 'none' ? '' : direction === 'ascending' ? ' ↑' : ' ↓'}</span>
      </button>
    </th>
  );
}

function Row({ incident, unitName }: { incident: Incident; unitName: string }) {
  const { properties, geometry } = incident;
  const category = categoryByCode.value.get(properties.category ?? '');
  const name = category ? said(category, 'name') : (properties.category ?? '–');
  const [lon = 0, lat = 0] = geometry.coordinates;
  const point = () => {
    pointedIncident.value = [lon, lat];
  };
  const leave = () => {
    pointedIncident.value = null;
  };
  return (
    <tr onPointerEnter={point} onPointerLeave={leave}>
      <td class="number">
        <button
          type="button"
          class="link"
          title={words.value.ask.showOnMap(name)}
          onFocus={point}
          onBlur={leave}
          onClick={() => showPoint([lon, lat])}
        >
          {dateTime(properties.occurred_at)}
        </button>
      </td>
      <td>{name}</td>
      <td>{unitName}</td>
    </tr>
  );
}

function Pager({ matched, shown }: { matched: number; shown: number }) {
  const w = words.value.ask;
  const offset = incidentOffset.value;
  const move = (by: number) => () => {
    incidentOffset.value = Math.max(0, offset + by);
  };
  const isLast = offset + shown >= matched;
  return (
    <p class="pager">
      <button
        type="button"
        class="button icon-only"
        disabled={offset === 0}
        aria-label={w.previousRows}
        onClick={move(-ROWS)}
      >
        <Icon name="left" />
      </button>
      <span class="number" role="status">
        {w.rows(count(Math.min(offset + 1, matched)), count(offset + shown), count(matched))}
      </span>
      <button
        type="button"
        class="button icon-only"
        disabled={isLast || offset + ROWS > LAST_OFFSET}
        aria-label={w.nextRows}
        onClick={move(ROWS)}
      >
        <Icon name="right" />
      </button>
      {!isLast && offset + ROWS > LAST_OFFSET && <span class="small quiet">{w.farthest}</span>}
    </p>
  );
}

export function IncidentTable() {
  const w = words.value;
  const { value, loading, error } = incidentPage.current.value;
  if (error !== null) return <Trouble message={error} onRetry={incidentPage.reload} />;
  if (value === null)
    return loading ? <div class="skeleton tall" role="status" aria-label={w.loading} /> : null;
  if (value.numberMatched === 0) return <p class="quiet empty">{w.nothingHere}</p>;
  const names = new Map((answer.current.value.value?.by_unit ?? []).map(({ key, name }) => [key, name]));
  return (
    <div class={loading ? 'figures-part stale' : 'figures-part'} aria-busy={loading}>
      {askedArea.value && <IncidentsWorkbook area={askedArea.value} />}
      <Pager matched={value.numberMatched} shown={value.features.length} />
      <table class="incidents">
        <caption class="visually-hidden">{w.ask.table}</caption>
        <thead>
          <tr>
            <Heading column="occurred_at" text={w.ask.when} />
            <Heading column="category" text={w.ask.what} />
            <Heading column="unit" text={w.ask.where} />
          </tr>
        </thead>
        <tbody>
          {value.features.map((incident) => (
            <Row
              key={incident.id}
              incident={incident}
              unitName={names.get(incident.properties.unit ?? '') ?? incident.properties.unit ?? '–'}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
