/** In words what the swipe shows to the eye: hot spots of one side only, and of both. */
import { count, words } from '../i18n';
import { statisticsWords } from '../i18n/statistics';
import { showBox } from '../map/current';
import { SIDES, type Side } from '../state/sides';
import { ClassSwatch } from '../statistics/Parts';
import { HOTSPOT_COLOURS } from '../statistics/palette';
import { communeNames } from '../statistics/state';
import { LEAST_INCIDENTS, type StandingOut } from './oneSideOnly';
import { sideName, sideText } from './sideText';
import '../statistics/statistics.css';
import { isAsking, shares, silence } from './sideHotspots';

/** More than these are on the map. */
const MOST = 8;

/** Of both sides the left one comes first, as on the map. */
const held = ({ incidents: [left = 0, ...right] }: StandingOut) =>
  right.length === 0
    ? statisticsWords.value.incidents(count(left))
    : words.value.choropleth.swipe.heldByBoth(
        count(left),
        count(right.reduce((sum, incidents) => sum + incidents, 0)),
      );

function Places({ title, places, block }: { title: string; places: readonly StandingOut[]; block: string }) {
  const w = words.value.choropleth.swipe;
  return (
    <section class="block" data-block={block}>
      <h4>
        {title} <span class="number quiet">{count(places.length)}</span>
      </h4>
      {places.length === 0 && <p class="small quiet">{w.noneOfThese}</p>}
      <ul class="place-list">
        {places.slice(0, MOST).map((place) => (
          <li key={place.id}>
            <button type="button" class="zone-button" onClick={() => showBox(place.box)}>
              <ClassSwatch colour={HOTSPOT_COLOURS.strong} />
              <span>{(place.commune && communeNames.value.get(place.commune)) ?? w.unnamedPlace}</span>
              <span class="number quiet">{held(place)}</span>
            </button>
          </li>
        ))}
      </ul>
      {places.length > MOST && <p class="small quiet">{w.moreOfThese(count(places.length - MOST))}</p>}
    </section>
  );
}

function Silence({ of }: { of: Side }) {
  const sentence = silence(of);
  if (sentence === null) return null;
  return (
    <p class="small notice">
      {sideName(of)}: {sentence}
    </p>
  );
}

export function StandOut() {
  const w = words.value.choropleth.swipe;
  const shared = shares.value;
  const title = (side: Side) => w.standsOutOnly(sideName(side), sideText(side));
  return (
    <div
      class={isAsking.value ? 'stand-out stale' : 'stand-out'}
      aria-busy={isAsking.value}
      data-block="stand-out"
    >
      <h3>{w.standsOut}</h3>
      {SIDES.map((side) => (
        <Silence key={side} of={side} />
      ))}
      {shared && (
        <>
          <Places title={title('first')} places={shared.only.first} block="only-first" />
          <Places title={w.standsOutBoth} places={shared.both} block="both" />
          <Places title={title('second')} places={shared.only.second} block="only-second" />
          <p class="small quiet">{w.standsOutNote(count(LEAST_INCIDENTS))}</p>
        </>
      )}
    </div>
  );
}
