/** A layer elsewhere: in QGIS, by address, as a file; each under the filter on the screen. */
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n';
import { copyLink } from '../panels/copyLink';
import { saveFile } from '../panels/saveFile';
import { fileName } from '../picture/fileName';
import { say } from '../state/actions';
import { catalogue } from '../state/data';
import { filterParameters } from '../state/filter';
import { CHOROPLETH, state } from '../state/store';
import {
  askedLayer,
  featuresAddress,
  fileAddress,
  fileEndings,
  type LayerAsked,
  tilesAddress,
} from './addresses';
import { filterWords } from './filterWords';
import { layerDefinition } from './layerDefinition';

const FORMATS: Record<string, string> = {
  gpkg: 'GeoPackage',
  geojson: 'GeoJSON',
  csv: 'CSV',
  xlsx: 'XLSX',
  tif: 'GeoTIFF',
};

const MARGIN_PX = 8;

/** Beside the button, and within the window. */
function placeBeside(panel: HTMLElement, button: Element): void {
  const { right, top } = button.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const [mostLeft, mostTop] = [innerWidth - width - MARGIN_PX, innerHeight - height - MARGIN_PX];
  panel.style.left = `${Math.max(MARGIN_PX, Math.min(right + MARGIN_PX, mostLeft))}px`;
  panel.style.top = `${Math.max(MARGIN_PX, Math.min(top, mostTop))}px`;
}

async function saveDefinition(asked: LayerAsked, title: string): Promise<void> {
  const geometry = catalogue.current.peek().value?.layers.find(({ id }) => id === asked.id)?.geometry ?? '';
  try {
    const answer = await fetch(`/qgis/styles/${asked.id}.qml`);
    if (!answer.ok) throw new Error(answer.statusText);
    const text = layerDefinition(location.origin, asked, geometry, title, await answer.text());
    saveFile(new Blob([text], { type: 'application/xml' }), fileName(title, 'qlr'));
  } catch {
    say(words.peek().couldNotLoad);
  }
}

function Address({ name, path }: { name: string; path: string }) {
  const w = words.value.take;
  const address = `${location.origin}${path}`;
  return (
    <li>
      <span class="use-name">{name}</span>
      <code>{address}</code>
      <button type="button" class="button" aria-label={w.copyOf(name)} onClick={() => copyLink(address)}>
        {w.copy}
      </button>
    </li>
  );
}

function Files({ asked, title }: { asked: LayerAsked; title: string }) {
  const w = words.value.take;
  return (
    <p class="use-files">
      {fileEndings(asked).map((ending) => {
        const format = FORMATS[ending] ?? ending;
        return (
          <a
            key={ending}
            class="button"
            href={fileAddress(asked, ending)}
            download={fileName(title, ending)}
            aria-label={w.downloadAs(title, format)}
          >
            {format}
          </a>
        );
      })}
      {asked.id === 'density' && (
        <a class="button" href="/qgis/styles/density.qml" download={fileName(title, 'qml')}>
          {w.style}
        </a>
      )}
    </p>
  );
}

export function LayerUse({ row, title }: { row: string; title: string }) {
  const body = useRef<HTMLDivElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const layers = catalogue.current.value.value?.layers ?? [];
  const asked = askedLayer(row, layers, filterParameters(state.filter.value), state.sigma.value);
  useEffect(() => {
    const panel = body.current?.parentElement;
    const button = panel?.previousElementSibling;
    if (panel && button) placeBeside(panel, button);
    first.current?.focus();
  }, []);
  if (!asked) return null;
  const w = words.value.take;
  const features = featuresAddress(asked);
  const { filter: _, sigma: __, ...narrowed } = asked.parameters;
  const isFiltered = Object.keys(narrowed).length > 0 || row === 'density' || row === 'incidents';
  return (
    <div class="use-body" ref={body}>
      <h3>{title}</h3>
      <p class="small quiet">
        {isFiltered ? w.filtered(filterWords()) : w.unfiltered}
        {row === CHOROPLETH && ` ${w.ofIncidents}`}
      </p>
      <button
        type="button"
        class="button primary"
        ref={first}
        onClick={() => void saveDefinition(asked, title)}
      >
        {w.openInQgis}
      </button>
      <p class="small quiet">{w.openHint}</p>
      <h4>{w.addresses}</h4>
      <ul class="use-addresses">
        {features && <Address name={w.features} path={features} />}
        <Address name={features ? w.vectorTiles : w.rasterTiles} path={tilesAddress(asked)} />
      </ul>
      <h4>{w.download}</h4>
      <Files asked={asked} title={title} />
    </div>
  );
}
