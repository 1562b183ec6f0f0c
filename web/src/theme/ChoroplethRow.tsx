/** The row that switches the colours of communes; what is under it is loaded when it is on. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../i18n';
import { LayerRow } from '../panels/LayerRow';
import { catalogue } from '../state/data';
import { layerSetting } from '../state/layers';
import { CHOROPLETH } from '../state/store';

function LazyLegend() {
  const [Legend, setLegend] = useState<ComponentType | null>(null);
  useEffect(() => {
    void import('./ThemeLegend').then((module) => setLegend(() => module.ThemeLegend));
  }, []);
  return Legend ? (
    <Legend />
  ) : (
    <div class="theme skeleton tall" role="status" aria-label={words.value.loading} />
  );
}

export function ChoroplethRow() {
  const communes = catalogue.current.value.value?.layers.find(({ id }) => id === 'communes');
  if (!communes || communes.count === 0) return null;
  return (
    <LayerRow
      id={CHOROPLETH}
      title={words.value.choropleth.title}
      swatch={<span class="swatch theme-swatch" aria-hidden="true" />}
    >
      {layerSetting(CHOROPLETH).on && <LazyLegend />}
    </LayerRow>
  );
}
