/** One row of the layer panel: the swatch is the legend. */
import type { ComponentChildren } from 'preact';
import { count, words } from '../i18n';
import { setLayer } from '../state/actions';
import { layerSetting } from '../state/layers';
import { UseMenu } from '../take/UseMenu';
import { Icon } from './Icon';

interface Props {
  id: string;
  title: string;
  swatch: ComponentChildren;
  amount?: number | null;
  children?: ComponentChildren;
}

export function LayerRow({ id, title, swatch, amount, children }: Props) {
  const w = words.value;
  const setting = layerSetting(id);
  return (
    <li class={setting.on ? 'layer' : 'layer off'} data-layer={id}>
      <div class="layer-line">
        {swatch}
        <label class="layer-title" for={`switch-${id}`}>
          {title}
        </label>
        {setting.on && (
          <input
            type="range"
            class="opacity"
            min={10}
            max={100}
            step={5}
            value={Math.round(setting.opacity * 100)}
            aria-label={w.opacityOf(title)}
            title={w.opacityOf(title)}
            onInput={(event) => setLayer(id, { opacity: Number(event.currentTarget.value) / 100 })}
          />
        )}
        {amount !== undefined && amount !== null && <span class="number quiet">{count(amount)}</span>}
        <UseMenu row={id} title={title} />
        <button
          type="button"
          id={`switch-${id}`}
          class="eye"
          role="switch"
          aria-checked={setting.on}
          aria-label={w.showLayer(title)}
          title={w.showLayer(title)}
          onClick={() => setLayer(id, { on: !setting.on })}
        >
          <Icon name={setting.on ? 'eye' : 'eyeOff'} />
        </button>
      </div>
      {setting.on && children}
    </li>
  );
}
