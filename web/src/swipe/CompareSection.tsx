/** Switches the comparison on and off; how it is set is loaded with it. */
import { words } from '../i18n';
import { lazy } from '../panels/lazy';
import { setComparison } from '../state/actions';
import { dataPeriod } from '../state/data';
import { state } from '../state/store';

const CompareSettings = lazy(() => import('./CompareSettings').then((module) => module.CompareSettings));

export function CompareSection() {
  const w = words.value.choropleth.swipe;
  const isOn = state.comparison.value !== null;
  if (!dataPeriod.value) return null;
  return (
    <section class="group" aria-label={w.title}>
      <h2>
        {w.title}
        <button
          type="button"
          class="link"
          aria-expanded={isOn}
          onClick={() => setComparison(isOn ? null : { by: 'lastYear' })}
        >
          {isOn ? w.close : w.open}
        </button>
      </h2>
      {isOn && <CompareSettings />}
    </section>
  );
}
