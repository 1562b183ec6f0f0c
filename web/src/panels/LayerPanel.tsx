import type { Layer, LayerGroup } from '../api/types';
import { kindName, period, said, words } from '../i18n';
import { KNOWN_KINDS, PROGRAMME_CLASSES } from '../map/palette';
import { openAnalysis } from '../state/actions';
import { catalogue, filtered, zones } from '../state/data';
import { incidentsShown } from '../state/figures';
import { isOnMap, kindLayerId } from '../state/layers';
import { isPhone, state } from '../state/store';
import { kindsOfZones } from '../state/zoneChoice';
import { CompareSection } from '../swipe/CompareSection';
import { ChoroplethRow } from '../theme/ChoroplethRow';
import { Categories } from './Categories';
import { DensityLegend } from './DensityLegend';
import { Icon } from './Icon';
import { LayerRow } from './LayerRow';
import { LayerSwatch, ProgrammeSwatch } from './LayerSwatch';
import { LazyAnalysis } from './LazyAnalysis';
import { PictureButton } from './PictureButton';
import { Swatch } from './Swatch';
import { Trouble } from './Trouble';
import { LeftOutOfZones, ZoneList, ZoneNotes } from './ZoneList';

/** Listed even while they are empty, since filters fill and empty them. */
const ALWAYS_LISTED = new Set(['zones', 'incidents', 'density']);

/** Hot spots of the map stay those of everything while the filter chooses: said where they are switched, with the way to the others. */
function WholeHotspots() {
  const w = words.value;
  if (state.comparison.value) return <p class="small quiet under">{w.choropleth.swipe.hotspotsHidden}</p>;
  const whole = zones.current.value.value?.period;
  const now = state.filter.value.period;
  if (!whole || (!filtered.value && now?.from === whole.from && now.to === whole.to)) return null;
  return (
    <p class="small quiet under" data-block="hotspots-whole">
      {w.hotspotsWhole(period(whole))}{' '}
      <button type="button" class="link" onClick={() => openAnalysis('hotspots')}>
        {w.hotspotsFiltered}
      </button>
    </p>
  );
}

function ZoneRows() {
  const counts = kindsOfZones.value;
  const operatorKinds = [...counts.keys()].filter((kind) => !KNOWN_KINDS.includes(kind));
  return (
    <>
      {[...KNOWN_KINDS, ...operatorKinds].map((kind) => (
        <LayerRow
          key={kind}
          id={kindLayerId(kind)}
          title={kindName(kind)}
          swatch={<Swatch kind={kind} large />}
          amount={zones.current.value.value ? (counts.get(kind) ?? 0) : null}
        >
          {kind === 'hotspot' && <WholeHotspots />}
        </LayerRow>
      ))}
    </>
  );
}

function ProgrammeClasses() {
  return (
    <p class="programme-classes small">
      {PROGRAMME_CLASSES.map(({ name }) => (
        <span key={name}>
          <ProgrammeSwatch name={name} /> {words.value.classOf(name)}
        </span>
      ))}
    </p>
  );
}

function Row({ layer }: { layer: Layer }) {
  const title = said(layer, 'title');
  if (layer.id === 'zones') return <ZoneRows />;
  if (layer.id === 'density') {
    return (
      // The unit stands in the legend below, where there is room for it.
      <LayerRow
        id="density"
        title={title.replace(/ \(.*\)$/, '')}
        swatch={<span class="swatch heat" aria-hidden="true" />}
      >
        <DensityLegend />
      </LayerRow>
    );
  }
  const amount = layer.id === 'incidents' ? incidentsShown.value : layer.count;
  return (
    <LayerRow id={layer.id} title={title} swatch={<LayerSwatch layer={layer} />} amount={amount}>
      {layer.group === 'programmes' && <ProgrammeClasses />}
      {layer.id === 'incidents' && <p class="small quiet under">{words.value.clustered}</p>}
    </LayerRow>
  );
}

function Group({ group, title, note }: { group: LayerGroup; title: string; note?: string }) {
  const layers = (catalogue.current.value.value?.layers ?? []).filter(
    (layer) => layer.group === group && isOnMap(layer) && (layer.count > 0 || ALWAYS_LISTED.has(layer.id)),
  );
  if (layers.length === 0) return null;
  return (
    <section class="group" aria-label={title}>
      <h2>{title}</h2>
      {note && <p class="small quiet">{note}</p>}
      <ul class="layers">
        {layers.map((layer) => (
          <Row layer={layer} key={layer.id} />
        ))}
        {group === 'incidents' && <ChoroplethRow />}
      </ul>
      {group === 'zones' && <ZoneList />}
      {group === 'zones' && <LeftOutOfZones />}
      {group === 'zones' && <ZoneNotes />}
    </section>
  );
}

export function LayerPanelContent() {
  const w = words.value;
  const { value, error } = catalogue.current.value;
  if (error !== null && value === null) return <Trouble message={error} onRetry={catalogue.reload} />;
  if (value === null) return <p class="quiet empty">{w.loading}</p>;
  if (value.layers.length === 0) return <p class="quiet empty">{w.noLayers}</p>;
  return (
    <>
      <Group group="zones" title={w.groupZones} />
      <Group group="incidents" title={w.groupIncidents} />
      <Categories />
      <CompareSection />
      <Group group="programmes" title={w.groupProgrammes} note={w.programmesNote} />
      <Group group="boundaries" title={w.groupBoundaries} />
      <Group group="background" title={w.groupBackground} />
      {isPhone.value && (
        <p class="group">
          <PictureButton named />
        </p>
      )}
    </>
  );
}

function LeftTabs() {
  const titles = { layers: words.value.layers, analysis: words.value.analysis };
  return (
    <div class="left-tabs" role="tablist">
      {(['layers', 'analysis'] as const).map((tab) => (
        <button
          type="button"
          role="tab"
          key={tab}
          id={`left-tab-${tab}`}
          aria-selected={state.leftTab.value === tab}
          aria-controls="left-side"
          onClick={() => {
            state.leftTab.value = tab;
          }}
        >
          {titles[tab]}
        </button>
      ))}
    </div>
  );
}

export function LayerPanel() {
  const w = words.value;
  const isOpen = state.layersOpen.value;
  const toggle = () => {
    state.layersOpen.value = !isOpen;
  };
  if (!isOpen) {
    return (
      <button
        type="button"
        class="button panel-opener"
        aria-label={w.showLayers}
        title={w.showLayers}
        onClick={toggle}
      >
        <Icon name="layers" />
      </button>
    );
  }
  return (
    <aside class="panel left" aria-label={w.layers} id="layer-panel" tabIndex={-1}>
      <button
        type="button"
        class="panel-collapse"
        aria-label={w.hideLayers}
        title={w.hideLayers}
        onClick={toggle}
      >
        <Icon name="left" />
      </button>
      <LeftTabs />
      <div id="left-side" role="tabpanel" aria-labelledby={`left-tab-${state.leftTab.value}`}>
        {state.leftTab.value === 'layers' ? <LayerPanelContent /> : <LazyAnalysis />}
      </div>
    </aside>
  );
}
