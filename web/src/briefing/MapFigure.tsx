/** The map of a briefing with what its signs mean, its scale, and where its boundaries come from. */

import type { BoundingBox } from '../api/types';
import { kindNameIn } from '../i18n';
import { formatLength } from '../i18n/format';
import { onLand } from '../map/palette';
import { Swatch } from '../panels/Swatch';
import { scaleBar } from '../picture/scaleBar';
import { densityInfo, zones } from '../state/data';
import { densityClasses } from '../state/density';
import { defaultSetting } from '../state/layers';
import { isPicture, type MapPicture, type MapResult } from './maps';
import { MAP_WIDTH_PX } from './measures';
import { Section, usePaper } from './paper';
import type { Briefing } from './types';

const WIDEST_SCALE_PX = 120;

const meets = (a: BoundingBox, b: BoundingBox) =>
  a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

/** Kinds of place zones that are on this map, as they are listed. */
function kindsOn(box: BoundingBox | null): string[] {
  const known = zones.current.value.value?.zones ?? [];
  const shown = known.filter(
    ({ basis, bbox }) => basis === 'place' && (box === null || (bbox !== null && meets(bbox, box))),
  );
  return [...new Set(shown.map(({ kind }) => kind))];
}

function DensityClasses() {
  const { words: w, rate } = usePaper();
  const info = densityInfo.current.value.value;
  const classes = densityClasses.value;
  if (!info || !classes) return null;
  const { opacity } = defaultSetting('density');
  return (
    <div class="paper-density">
      <p>
        {w.densityLegend} ({w.densityMade(String(info.sigma_m))};{' '}
        {w.densityBelow(rate(classes[0]?.from ?? 0))})
      </p>
      <ol>
        {classes.map(({ from, colour }) => (
          <li key={from}>
            <span class="paper-colour" style={{ background: onLand(colour, opacity) }} aria-hidden="true" />≥{' '}
            {rate(from)}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Scale({ picture }: { picture: MapPicture }) {
  const { words: w, language } = usePaper();
  const { metres, width } = scaleBar(picture.metresPerPixel, WIDEST_SCALE_PX);
  const text = formatLength(metres, language);
  return (
    <p class="paper-scale">
      <svg
        width={width + 2}
        height="9"
        viewBox={`0 0 ${width + 2} 9`}
        role="img"
        aria-label={`${w.scale}: ${text}`}
      >
        <path d={`M1 0v8h${width}V0`} />
      </svg>{' '}
      <span aria-hidden="true">{text}</span> · {w.northUp}
    </p>
  );
}

function Legend({ briefing, picture }: { briefing: Briefing; picture: MapPicture }) {
  const { words: w, language } = usePaper();
  return (
    <figcaption class="paper-legend">
      <Scale picture={picture} />
      <ul>
        {briefing.area.kind !== 'all' && (
          <li>
            <span class="paper-ground" aria-hidden="true" /> {w.ground}
          </li>
        )}
        {kindsOn(briefing.area.bbox).map((kind) => (
          <li key={kind}>
            <Swatch kind={kind} large /> {kindNameIn(language, kind)}
          </li>
        ))}
      </ul>
      <DensityClasses />
    </figcaption>
  );
}

function Missing({ map }: { map: MapResult | undefined }) {
  const { words: w } = usePaper();
  if (map === undefined || isPicture(map)) {
    return (
      <p class="paper-map-space" role="status">
        {w.mapDrawing}
      </p>
    );
  }
  return <p class="paper-map-failed">{map.failure === 'gone' ? w.mapGone : w.mapFailed}</p>;
}

export function MapFigure({ briefing, map }: { briefing: Briefing; map: MapResult | undefined }) {
  const { words: w, said, period } = usePaper();
  return (
    <Section title={w.map} name="map">
      {isPicture(map) ? (
        <figure>
          <img
            src={map.url}
            width={MAP_WIDTH_PX}
            height={map.height}
            alt={w.mapAlt(said(briefing.area.name), period(briefing.period))}
          />
          <Legend briefing={briefing} picture={map} />
        </figure>
      ) : (
        <Missing map={map} />
      )}
    </Section>
  );
}
