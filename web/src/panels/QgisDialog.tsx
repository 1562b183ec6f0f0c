import { words } from '../i18n';
import { catalogue } from '../state/data';
import { state } from '../state/store';
import { copyLink } from './copyLink';
import { Dialog } from './Dialog';

/** The address that QGIS is given: that of this server, as this browser reached it. */
function address(): string {
  return `${location.origin}/ogc`;
}

export function QgisDialog() {
  const w = words.value.qgis;
  const layers = catalogue.current.value.value?.layers.filter((layer) => layer.geojson) ?? [];
  return (
    <Dialog id="qgis-title" open={state.qgisOpen} title={w.title}>
      <h3>{w.projectTitle}</h3>
      <p>{w.projectText}</p>
      <p>
        <a class="button" href="/qgis/diaban.qgz" download="diaban.qgz">
          {w.project}
        </a>
      </p>
      <h3>{w.addressTitle}</h3>
      <p>{w.addressText}</p>
      <p>
        <code>{address()}</code>{' '}
        <button type="button" class="button" onClick={() => copyLink(address())}>
          {w.copy}
        </button>
      </p>
      <h3>{w.fileTitle}</h3>
      <p>{w.fileText}</p>
      <p>
        <a class="button" href="/layers/all.gpkg" download="all.gpkg">
          {w.file}
        </a>
      </p>
      <details>
        <summary>{w.single}</summary>
        <ul>
          {layers.map((layer) => (
            <li key={layer.id}>
              <a href={`/layers/${layer.id}.gpkg`} download={`${layer.id}.gpkg`}>
                {state.language.value === 'vi' ? layer.title_vi : layer.title_en}
              </a>
            </li>
          ))}
        </ul>
      </details>
    </Dialog>
  );
}
