/** The periods one asks for most, by one press. */
import { period as periodText, words } from '../i18n';
import { setPeriod } from '../state/actions';
import { litPreset, PERIOD_PRESETS, presetPeriod } from '../state/calendar';
import { dataPeriod } from '../state/data';
import { state } from '../state/store';

export function Presets() {
  const data = dataPeriod.value;
  if (!data) return null;
  const now = state.filter.value.period;
  const w = words.value;
  const lit = litPreset(now, data, state.monthStart.value);
  return (
    <fieldset class="presets">
      <legend class="visually-hidden">{w.period}</legend>
      {PERIOD_PRESETS.map((preset) => {
        const period = presetPeriod(preset, data, now, state.monthStart.value);
        const isEmpty = period !== null && period.to < data.first;
        // Before and a year earlier are nothing without a period to start from.
        const needsPeriod = now === null && (preset === 'before' || preset === 'sameLastYear');
        return (
          <button
            type="button"
            key={preset}
            class="chip"
            aria-pressed={preset === lit}
            disabled={isEmpty || needsPeriod}
            title={
              isEmpty ? w.strip.presetEmpty : w.strip.presetMeans(period ? periodText(period) : w.wholePeriod)
            }
            onClick={() => setPeriod(period)}
          >
            {w.strip.presets[preset]}
          </button>
        );
      })}
    </fieldset>
  );
}
