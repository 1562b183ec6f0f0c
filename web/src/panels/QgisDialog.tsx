import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n';
import { say } from '../state/actions';
import { catalogue } from '../state/data';
import { state } from '../state/store';
import { Icon } from './Icon';

/** The address that QGIS is given: that of this server, as this browser reached it. */
function address(): string {
  return `${location.origin}/ogc`;
}

async function copy(): Promise<void> {
  const w = words.peek();
  try {
    await navigator.clipboard.writeText(address());
    say(w.linkCopied);
  } catch {
    say(w.linkNotCopied);
  }
}

export function QgisDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = state.qgisOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const w = words.value.qgis;
  const close = () => {
    state.qgisOpen.value = false;
  };
  const layers = catalogue.current.value.value?.layers.filter((layer) => layer.geojson) ?? [];
  return (
    <dialog ref={dialog} class="help" aria-labelledby="qgis-title" onClose={close}>
      <button type="button" class="panel-close" aria-label={words.value.close} onClick={close}>
        <Icon name="close" />
      </button>
      <h2 id="qgis-title">{w.title}</h2>
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
        <button type="button" class="button" onClick={copy}>
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
    </dialog>
  );
}
