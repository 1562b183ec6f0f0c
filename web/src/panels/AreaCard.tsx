/** An area somebody drew, and what is in it. */

import { editArea } from '../draw/control';
import { length, words } from '../i18n';
import type { DrawnArea } from '../state/area';
import { state } from '../state/store';
import { Figures } from './Figures';
import { Icon } from './Icon';

export function AreaCard({ area }: { area: DrawnArea }) {
  const w = words.value;
  return (
    <>
      <h2 class="card-title">
        {area.shape === 'circle' ? w.drawnCircle(length(area.radiusM)) : w.drawnPolygon}
      </h2>
      <p class="facts">
        {state.editing.value ? (
          <span>{w.drawHintEdit}</span>
        ) : (
          <button type="button" class="link" onClick={() => void editArea()}>
            <Icon name="edit" /> {w.drawEdit}
          </button>
        )}
      </p>
      <Figures withUnits />
    </>
  );
}
