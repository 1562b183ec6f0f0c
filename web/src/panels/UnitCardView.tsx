/** A commune: what it is, which priority zones it is in and why, and its figures. */
import type { Designation, UnitCard, UnitLineage, UnitZone } from '../api/types';
import { area, count, date, half, kindName, lowerFirst, originOf, said, words } from '../i18n';
import { goTo } from '../map/goTo';
import { isFormer, overview, unitCard } from '../state/data';
import { layerSetting } from '../state/layers';
import { levelOf } from '../state/lineage';
import { CHOROPLETH } from '../state/store';
import { CardTitle } from './CardTitle';
import { Figures } from './Figures';
import { lazy } from './lazy';
import { Swatch } from './Swatch';
import { Trouble } from './Trouble';

/** Predecessors that stand at the top of a card. */
const MOST_NAMED = 3;

/** The figure that colours the commune on the map. */
const UnitFigure = lazy(
  () => import('../theme/UnitFigure').then((module) => module.UnitFigure),
  () => null,
);

function ZoneReason({ zone }: { zone: UnitZone }) {
  return (
    <li class="reason">
      <Swatch kind={zone.kind} large />
      <div>
        <button type="button" class="link strong" onClick={() => goTo({ kind: 'zone', id: zone.id })}>
          {kindName(zone.kind)}
        </button>
        <p>{said(zone, 'reason')}</p>
        <p class="small quiet">
          {originOf(zone)}
          {zone.source && ` · ${half(zone.source)}`}
        </p>
      </div>
    </li>
  );
}

function Reasons({ zones }: { zones: readonly UnitZone[] }) {
  const w = words.value;
  return (
    <section class="block">
      <h3>{w.zonesHere}</h3>
      {zones.length === 0 ? (
        <p class="quiet">{w.noZones}</p>
      ) : (
        <ul class="reasons">
          {zones.map((zone) => (
            <ZoneReason zone={zone} key={zone.id} />
          ))}
        </ul>
      )}
    </section>
  );
}

function DesignationItem({ of }: { of: Designation }) {
  const w = words.value;
  const source = of.source && half(of.source);
  // The sentence names its source, in both languages where that was written so.
  const reason = said(of, 'reason').replace(of.source, source);
  const details = [
    of.decision && `${w.decision} ${of.decision}`,
    source && !reason.includes(source) && `${w.source}: ${source}`,
  ];
  return (
    <li>
      <p class="strong">
        {said(of, 'title')}
        {of.class && `, ${lowerFirst(w.classOf(of.class))}`}
        {of.demonstration && <span class="tag">{w.invented}</span>}
      </p>
      {reason && <p class="small">{reason}</p>}
      <p class="small quiet">{details.filter(Boolean).join(' · ')}</p>
    </li>
  );
}

/** A block of its own: programmes stand beside the figures and are never combined with them. */
function Programmes({ designations }: { designations: readonly Designation[] }) {
  const populations = designations.filter(({ basis }) => basis === 'population');
  if (populations.length === 0) return null;
  return (
    <section class="block programmes" data-block="programmes">
      <h3>{words.value.designations}</h3>
      <p class="small quiet">{words.value.designationsNote}</p>
      <ul class="plain">
        {populations.map((each) => (
          <DesignationItem of={each} key={`${each.kind}-${each.class}`} />
        ))}
      </ul>
    </section>
  );
}

/** What a former unit became holds now, where a whole of it can be said. */
function Together({ units, counts }: { units: readonly UnitLineage[]; counts: ReadonlyMap<string, number> }) {
  const w = words.value;
  const sum = units.reduce((all, { code }) => all + (counts.get(code) ?? 0), 0);
  const isMore = units.some(({ has_other_ground }) => has_other_ground);
  return (
    <p class="small">
      <strong>{w.successorsTogether(count(units.length), count(sum))}</strong>
      {isMore && ` ${w.successorsHoldMore}`}
    </p>
  );
}

function Lineage({
  title,
  units,
  counts,
}: {
  title: string;
  units: readonly UnitLineage[];
  /** Incidents of today's units. */
  counts?: ReadonlyMap<string, number>;
}) {
  if (units.length === 0) return null;
  return (
    <section class="block">
      <h3>{title}</h3>
      {counts && <Together units={units} counts={counts} />}
      <ul class="lineage">
        {units.map((unit) => (
          <li key={unit.code}>
            <button type="button" class="link" onClick={() => goTo({ kind: 'unit', code: unit.code })}>
              {unit.name}
            </button>
            <span class="quiet small">
              {unit.district && ` ${unit.district}`}
              {unit.has_other_ground
                ? ` (${words.value.withOtherGround})`
                : unit.split && !counts && ` (${words.value.part})`}
            </span>
            {counts && <span class="number quiet small"> {count(counts.get(unit.code) ?? 0)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ card }: { card: UnitCard }) {
  const w = words.value;
  const { unit } = card;
  const level = (w.level as Record<string, string>)[levelOf(unit)] ?? unit.level;
  const quality = unit.geometry_quality === 'approximate' || unit.geometry_quality === 'dissolved';
  return (
    <p class="facts">
      <span>{unit.parent_name ? `${level} · ${unit.parent_name}` : level}</span>
      <span>
        {w.code} <span class="number">{unit.code}</span>
      </span>
      {unit.area_km2 !== null && (
        <span>
          {area(unit.area_km2)} {w.km2}
        </span>
      )}
      {unit.valid_from && !unit.valid_to && <span>{w.validFrom(date(unit.valid_from))}</span>}
      {unit.valid_to && <span>{w.validTo(date(unit.valid_to))}</span>}
      {quality && <span class="tag">{w.approximateBoundary}</span>}
    </p>
  );
}

/** Who comes from an old commune sees at once that this is where it went. */
function MadeOf({ units }: { units: readonly UnitLineage[] }) {
  if (units.length === 0) return null;
  const named = units.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = units.length - named.length;
  return (
    <p class="small quiet">
      {words.value.predecessors}: {named.join(', ')}
      {more > 0 && ` ${words.value.andMore(count(more))}`}
    </p>
  );
}

export function UnitCardView() {
  const { value, error } = unitCard.current.value;
  const w = words.value;
  const byUnit = overview.current.value.value?.by_unit;
  const counts = byUnit && new Map(byUnit.map((unit) => [unit.key, unit.count]));
  if (error !== null) return <Trouble message={error} onRetry={unitCard.reload} />;
  if (value === null) return <p class="quiet empty">{w.loading}</p>;
  return (
    <>
      <CardTitle>{value.unit.name}</CardTitle>
      <Facts card={value} />
      <MadeOf units={value.predecessors} />
      {isFormer(value) ? (
        <>
          <p class="notice">{w.noGeometry}</p>
          <Lineage title={w.successors} units={value.successors} {...(counts && { counts })} />
        </>
      ) : (
        <>
          {layerSetting(CHOROPLETH).on && <UnitFigure code={value.unit.code} />}
          <Reasons zones={value.zones} />
          <Figures withUnits={value.unit.level !== 'commune'} />
        </>
      )}
      <Programmes designations={value.designations} />
      <Lineage title={w.predecessors} units={value.predecessors} />
    </>
  );
}
