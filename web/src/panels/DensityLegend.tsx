/** What the heat map's colours mean: fixed values per km², whatever the zoom. */
import { rate, words } from '../i18n';
import { onLand } from '../map/palette';
import { setSigma } from '../state/actions';
import { densityInfo } from '../state/data';
import { layerSetting } from '../state/layers';
import { SIGMAS } from '../state/permalink';
import { state } from '../state/store';

export function DensityLegend() {
  const w = words.value;
  const classes = densityInfo.current.value.value?.classes;
  if (!classes) return null;
  const shade = (colour: string) => onLand(colour, layerSetting('density').opacity);
  return (
    <div class="density">
      <p class="small quiet">{w.densityUnit}</p>
      <ol class="density-classes">
        {classes.map(({ from, colour }, index) => (
          <li key={from}>
            <span class="density-colour" style={{ background: shade(colour) }} />
            <span class="density-from">{index + 1 === classes.length ? `≥ ${rate(from)}` : rate(from)}</span>
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
