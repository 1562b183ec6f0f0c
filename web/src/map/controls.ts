/** The buttons on the map, in the language of the page. */
import { effect } from '@preact/signals';
import { type IControl, type Map as MapLibreMap, NavigationControl, ScaleControl } from 'maplibre-gl';
import { words } from '../i18n';
import { showEverything } from './goTo';

const SVG = 'http://www.w3.org/2000/svg';
/** A house. */
const HOME = 'M2.5 8 8 3l5.5 5 M4 7v6h8V7 M6.8 13V9.5h2.4V13';

function homeButton(): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'home-button';
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('class', 'icon');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', HOME);
  icon.append(path);
  button.append(icon);
  button.addEventListener('click', showEverything);
  return button;
}

/** Back to the whole province. */
class HomeControl implements IControl {
  private readonly container = document.createElement('div');

  onAdd(): HTMLElement {
    this.container.className = 'maplibregl-ctrl maplibregl-ctrl-group';
    this.container.append(homeButton());
    return this.container;
  }

  onRemove(): void {
    this.container.remove();
  }
}

/** Returns how to stop following the language. */
export function addControls(map: MapLibreMap): () => void {
  map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
  // At the bottom each stands above the one before.
  map.addControl(new HomeControl(), 'bottom-right');
  map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 120 }), 'bottom-right');
  // MapLibre takes its words once, when it starts.
  return effect(() => {
    const { zoomIn, zoomOut, wholeProvince } = words.value;
    const names = {
      'maplibregl-ctrl-zoom-in': zoomIn,
      'maplibregl-ctrl-zoom-out': zoomOut,
      'home-button': `${wholeProvince} (0)`,
    };
    for (const [name, title] of Object.entries(names)) {
      const button = map.getContainer().querySelector(`.${name}`);
      button?.setAttribute('title', title);
      button?.setAttribute('aria-label', title.replace(' (0)', ''));
    }
  });
}
