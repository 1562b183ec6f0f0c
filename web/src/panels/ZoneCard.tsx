/** One zone: the sentence that says why it is one, where that comes from, and its figures. */
import { count, date, half, kindName, lowerFirst, originOf, said, words, zoneName } from '../i18n';
import { goTo } from '../map/goTo';
import { openAnalysis } from '../state/actions';
import { filtered, zoneCounts, zones, zonesById } from '../state/data';
import { CardTitle } from './CardTitle';
import { Figures } from './Figures';
import { Swatch } from './Swatch';
import { Trouble } from './Trouble';

export function ZoneCard({ id }: { id: string }) {
  const w = words.value;
  const { loading, error } = zones.current.value;
  const zone = zonesById.value.get(id);
  if (!zone && error !== null) return <Trouble message={error} onRetry={zones.reload} />;
  if (!zone) return <p class="quiet empty">{loading ? w.loading : w.notFound}</p>;
  const { unit } = zone;
  const figures = zoneCounts.value.get(id);
  return (
    <>
      <CardTitle>
        <Swatch kind={zone.kind} large /> {zoneName(zone)}
      </CardTitle>
      <p class="facts">
        <span>{kindName(zone.kind)}</span>
        {zone.class && (
          <span>
            {zone.class === 'strong'
              ? w.strong
              : zone.class === 'possible'
                ? w.possible
                : w.classOf(zone.class)}
          </span>
        )}
        <span>{originOf(zone)}</span>
        {zone.source && <span>{half(zone.source)}</span>}
        {/* Since when and by which decision stands in the sentence. */}
        {zone.supersedes && <span>{w.supersedes(zone.supersedes)}</span>}
        {zone.valid_to && <span>{w.validTo(date(zone.valid_to))}</span>}
      </p>
      <section class="block">
        <h3>{w.why}</h3>
        <p class="why">{said(zone, 'reason')}</p>
        {zone.kind === 'hotspot' && (
          <button type="button" class="link small" onClick={() => openAnalysis('history')}>
            {w.hotspotHistory}
          </button>
        )}
        {zone.kind === 'hotspot' && filtered.value && (
          <p class="small quiet" data-block="reason-unfiltered">
            {w.reasonUnfiltered}
          </p>
        )}
        {figures && (
          <p class="small" data-block="zone-figures">
            {w.zoneHolds(count(figures.count))}{' '}
            <span class="quiet">
              {figures.discovered > 0 && `${w.zoneDiscovered(count(figures.discovered))} `}
              {zone.kind === 'hotspot' && w.zonePlacedOnly}
            </span>
          </p>
        )}
        {unit && (
          <button type="button" class="button" onClick={() => goTo({ kind: 'unit', code: unit })}>
            {w.openUnit(zone.kind === 'hotspot' ? lowerFirst(w.unit) : zone.name)}
          </button>
        )}
      </section>
      {/* A zone of population basis has no incident figures, here or anywhere. */}
      {zone.basis === 'place' ? <Figures /> : <p class="small quiet">{w.designationsNote}</p>}
    </>
  );
}
