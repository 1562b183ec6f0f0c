/** An area somebody drew, typed or named, and what is in it. */

import { editArea } from '../draw/control';
import { coordinates, words } from '../i18n';
import { setArea } from '../state/actions';
import { boxOf, crossingOf, type DrawnArea } from '../state/area';
import { areaShape, catalogue } from '../state/data';
import { untangle } from '../state/ring';
import { state } from '../state/store';
import { areaTitle } from './areaTitle';
import { Figures } from './Figures';
import { Icon } from './Icon';

/** Why it cannot be asked about, and the way out. */
function Crossing({ area }: { area: DrawnArea }) {
  const w = words.value.ask;
  const crossing = crossingOf(area);
  if (!crossing || area.shape !== 'polygon') return null;
  const mended = untangle(area.ring);
  return (
    <div class="notice" role="alert">
      <p>{w.crossing(coordinates(crossing.place))}</p>
      {mended && (
        <button type="button" class="button" onClick={() => setArea({ shape: 'polygon', ring: mended })}>
          {w.untangle}
        </button>
      )}
    </div>
  );
}

/** True where nothing of the area's box meets the data. */
function isOutside(): boolean {
  const shape = areaShape.value;
  const box = shape && boxOf(shape);
  const extent = catalogue.current.value.value?.extent;
  if (!box || !extent) return false;
  return box[0] > extent[2] || box[2] < extent[0] || box[1] > extent[3] || box[3] < extent[1];
}

export function AreaCard({ area }: { area: DrawnArea }) {
  const w = words.value;
  const isEditable = area.shape !== 'along' && area.shape !== 'shapes';
  return (
    <>
      <h2 class="card-title">{areaTitle(area)}</h2>
      <p class="facts">
        {area.shape === 'along' && <span>{w.ask.alongNote}</span>}
        {state.editing.value && <span>{w.drawHintEdit}</span>}
        {isEditable && !state.editing.value && (
          <button type="button" class="link" onClick={() => void editArea()}>
            <Icon name="edit" /> {w.drawEdit}
          </button>
        )}
      </p>
      {isOutside() && <p class="notice">{w.ask.outside}</p>}
      {crossingOf(area) ? <Crossing area={area} /> : <Figures withUnits />}
    </>
  );
}
