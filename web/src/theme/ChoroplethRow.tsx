/** The row that switches the colours of communes; what is under it is loaded when it is on. */
import { words } from '../i18n';
import { LayerRow } from '../panels/LayerRow';
import { lazy } from '../panels/lazy';
import { catalogue } from '../state/data';
import { layerSetting } from '../state/layers';
import { CHOROPLETH } from '../state/store';

const ThemeLegend = lazy(() => import('./ThemeLegend').then((module) => module.ThemeLegend));

export function ChoroplethRow() {
  const communes = catalogue.current.value.value?.layers.find(({ id }) => id === 'communes');
  if (!communes || communes.count === 0) return null;
  return (
    <LayerRow
      id={CHOROPLETH}
      title={words.value.choropleth.title}
      swatch={<span class="swatch theme-swatch" aria-hidden="true" />}
    >
      {layerSetting(CHOROPLETH).on && <ThemeLegend />}
    </LayerRow>
  );
}
