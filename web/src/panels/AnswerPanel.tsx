import { words } from '../i18n';
import { closeAnswer } from '../state/actions';
import { state } from '../state/store';
import { AreaCard } from './AreaCard';
import { Icon } from './Icon';
import { lazy } from './lazy';
import { UnitCardView } from './UnitCardView';
import { ZoneCard } from './ZoneCard';

const RankingTable = lazy(() => import('../theme/RankingTable').then((module) => module.RankingTable));

function Picked() {
  const area = state.area.value;
  const selection = state.selection.value;
  if (area) return <AreaCard area={area} />;
  if (selection?.kind === 'unit') return <UnitCardView />;
  if (selection?.kind === 'zone') return <ZoneCard id={selection.id} />;
  return null;
}

export function AnswerContent() {
  if (!state.ranking.value) return <Picked />;
  if (state.area.value === null && state.selection.value === null) return <RankingTable />;
  return (
    <>
      <button type="button" class="link small back" onClick={closeAnswer}>
        ← {words.value.choropleth.backToRanking}
      </button>
      <Picked />
    </>
  );
}

export function AnswerPanel() {
  const w = words.value;
  return (
    <aside class="panel right" aria-label={w.answer}>
      <button type="button" class="panel-close" aria-label={w.close} title={w.close} onClick={closeAnswer}>
        <Icon name="close" />
      </button>
      <AnswerContent />
    </aside>
  );
}
