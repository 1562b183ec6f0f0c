/** What the heat map's colours mean: fixed values per km², whatever the zoom. */
import { rate, words } from '../i18n';
import { showPoint } from '../map/current';
import { densest, goToDensest } from '../map/densest';
import { densityPeak } from '../map/densityPeak';
import { onLand } from '../map/palette';
import { setDensityScale, setSigma } from '../state/actions';
import { densityClasses } from '../state/density';
import { DENSITY_SCALES } from '../state/densityScale';
import { layerSetting } from '../state/layers';
import { SIGMAS } from '../state/permalink';
import { state } from '../state/store';
import { Segments } from './Segments';

/** From afar the tiles do not say where it is densest, but the server does. */
function FarPeak() {
  const w = words.value;
  const { value, error, loading } = densest.current.value;
  const isNothing = value !== null && value !== 'refused' && value.densest === null;
  return (
    <p class="small density-peak" role="status">
      {value === 'refused' ? (
        w.densityPeakFar
      ) : isNothing ? (
        w.densestNone
      ) : (
        <button type="button" class="link" aria-busy={loading} onClick={goToDensest}>
          {loading ? w.loading : w.densestGo}
        </button>
      )}
      {error !== null && ` ${state.serverGone.value ? w.serverGone : error}`}
    </p>
  );
}

/** Colours that are pale everywhere still have a place where they are strongest. */
function Peak() {
  const w = words.value;
  const peak = densityPeak.value;
  if (!peak) return null;
  if (peak === 'looking') return <p class="small quiet">{w.densityPeakLooking}</p>;
  if (peak === 'too far') return <FarPeak />;
  return (
    <p class="small density-peak">
      {w.densityPeak(w.metres(String(state.sigma.value)))}{' '}
      <button type="button" class="link" onClick={() => showPoint(peak.at)}>
        {w.densityPeakAt(rate(peak.value), peak.commune)}
      </button>
    </p>
  );
}

export function DensityLegend() {
  const w = words.value;
  const classes = densityClasses.value;
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
      <Peak />
      <Segments
        title={w.densityScale}
        values={DENSITY_SCALES}
        isPressed={(scale) => state.densityScale.value === scale}
        label={(scale) => w.densityScales[scale]}
        hint={(scale) => w.densityScaleNote[scale]}
        onPress={setDensityScale}
      />
      {state.densityScale.value === 'fitted' && <p class="small quiet">{w.densityScaleNote.fitted}</p>}
      <Segments
        title={w.sigma}
        values={SIGMAS}
        isPressed={(sigma) => state.sigma.value === sigma}
        label={(sigma) => w.metres(String(sigma))}
        onPress={setSigma}
      />
    </div>
  );
}
