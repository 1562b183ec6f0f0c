import { said, words } from '../i18n';
import { catalogue } from '../state/data';
import { state } from '../state/store';
import { copyLink } from './copyLink';
import { Dialog } from './Dialog';

/** The address that QGIS is given: that of this server, as this browser reached it. */
function address(): string {
  return `${location.origin}/ogc`;
}

/** A picture that QGIS made of its own window. It is fetched only once the dialog is open and it comes into sight. */
function Picture({ name }: { name: 'project' | 'connection' | 'file' }) {
  return (
    <img
      class="qgis-picture"
      src={state.qgisOpen.value ? `/qgis/${name}.webp` : undefined}
      alt={words.value.qgis.picture[name]}
      width={960}
      height={601}
      loading="lazy"
      decoding="async"
    />
  );
}

function SingleLayers() {
  const w = words.value.qgis;
  const layers = catalogue.current.value.value?.layers.filter((layer) => layer.geojson) ?? [];
  return (
    <details>
      <summary>{w.single}</summary>
      <ul>
        {layers.map((layer) => (
          <li key={layer.id}>
            <a href={`/layers/${layer.id}.gpkg`} download={`${layer.id}.gpkg`}>
              {said(layer, 'title')}
            </a>
          </li>
        ))}
        <li>
          <a href="/layers/density.tif" download="density.tif">
            {w.density}
          </a>{' '}
          ·{' '}
          <a href="/qgis/styles/density.qml" download="density.qml">
            {w.densityStyle}
          </a>
        </li>
      </ul>
      <p class="small">
        {w.styles}
        <a href="/styles/map.json">/styles/map.json</a>
      </p>
    </details>
  );
}

export function QgisDialog() {
  const w = words.value.qgis;
  return (
    <Dialog id="qgis-title" open={state.qgisOpen} title={w.title}>
      <h3>{w.projectTitle}</h3>
      <p>{w.projectText}</p>
      <p>
        <a class="button" href="/qgis/diaban.qgz" download="diaban.qgz">
          {w.project}
        </a>
      </p>
      <Picture name="project" />
      <h3>{w.addressTitle}</h3>
      <p>{w.addressText}</p>
      <p>
        <code>{address()}</code>{' '}
        <button type="button" class="button" onClick={() => copyLink(address())}>
          {w.copy}
        </button>
      </p>
      <Picture name="connection" />
      <h3>{w.fileTitle}</h3>
      <p>{w.fileText}</p>
      <p>
        <a class="button" href="/layers/all.gpkg" download="all.gpkg">
          {w.file}
        </a>
      </p>
      <Picture name="file" />
      <SingleLayers />
    </Dialog>
  );
}
