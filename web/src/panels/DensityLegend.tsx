/** What the heat map's colours mean: fixed values per km², whatever the zoom. */
import { rate, words } from '../i18n';
import { densityClasses, firstBreak } from '../map/density';
import { BACKGROUND } from '../map/palette';
import { setSigma } from '../state/actions';
import { catalogue } from '../state/data';
import { layerSetting } from '../state/layers';
import { SIGMAS } from '../state/permalink';
import { state } from '../state/store';

export function DensityLegend() {
  const w = words.value;
  const known = catalogue.current.value.value;
  if (!known) return null;
  const classes = densityClasses(firstBreak(known));
  // As the colours look on land at the layer's opacity.
  const shade = (colour: string) =>
    `color-mix(in srgb, ${colour} ${Math.round(layerSetting('density').opacity * 100)}%, ${BACKGROUND.land})`;
  return (
    <div class="density">
      <p class="small quiet">{w.densityUnit}</p>
      <ol class="density-classes">
        {classes.map((each) => (
          <li key={each.from}>
            <span class="density-colour" style={{ background: shade(each.colour) }} />
            <span class="density-from">{each.to === null ? `≥ ${rate(each.from)}` : rate(each.from)}</span>
          </li>
        ))}
      </ol>
      <p class="small quiet">{w.densityBelow(rate(classes[0]?.from ?? 0))}</p>
      <fieldset class="segments">
        <legend class="small quiet">{w.sigma}</legend>
        {SIGMAS.map((sigma) => (
          <button
            type="button"
            key={sigma}
            aria-pressed={state.sigma.value === sigma}
            onClick={() => setSigma(sigma)}
          >
            {w.metres(String(sigma))}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
