/** What is said of the drawn area, or of the picked commune or zone. */
import { state } from '../state/store';
import { AreaCard } from './AreaCard';
import { UnitCardView } from './UnitCardView';
import { ZoneCard } from './ZoneCard';

export function Picked() {
  const area = state.area.value;
  const selection = state.selection.value;
  if (area) return <AreaCard area={area} />;
  if (selection?.kind === 'unit') return <UnitCardView />;
  if (selection?.kind === 'zone') return <ZoneCard id={selection.id} />;
  return null;
}
