/** The colour of a class as it looks on the map, hatched where the map hatches. */
import { onLand } from '../map/palette';
import { layerSetting } from '../state/layers';
import { CHOROPLETH } from '../state/store';
import { HatchSwatch } from './HatchSwatch';
import type { Hatch } from './hatch';

export function ClassColour({ colour, hatch = null }: { colour: string; hatch?: Hatch | null }) {
  const shade = onLand(colour, layerSetting(CHOROPLETH).opacity);
  if (hatch) return <HatchSwatch hatch={hatch} colour={colour} />;
  return <span class="theme-colour" style={{ background: shade }} aria-hidden="true" />;
}
