import { words } from '../i18n';
import { closeAnswer } from '../state/actions';
import { state } from '../state/store';
import { Icon } from './Icon';
import { lazy } from './lazy';

const Picked = lazy(() => import('./Picked').then((module) => module.Picked));
const RankingTable = lazy(() => import('../theme/RankingTable').then((module) => module.RankingTable));

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
