/** Why there is no answer, and what to do about it. */
import { statisticsWords } from '../i18n/statistics';
import { state } from '../state/store';
import { settingOf } from './settings';
import { type Refused, setSetting } from './state';

function explanation({ analysis, problem }: Refused): string {
  const w = statisticsWords.value;
  switch (problem.parameter) {
    case 'step':
      return w.refusedStep;
    case 'cell':
      return w.refusedCell;
    case 'later':
      return w.refusedLater;
    case 'unit':
      return analysis === 'near_repeat' ? w.refusedUnit : w.refusedOther;
    case 'datetime':
      return analysis === 'evaluate' ? w.refusedLater : w.refusedPeriod;
    default:
      return w.refusedOther;
  }
}

export function RefusedView({ refused }: { refused: Refused }) {
  const w = statisticsWords.value;
  const analysis = state.analysis.value;
  const isOfTime = ['step', 'later', 'datetime'].includes(refused.problem.parameter ?? '');
  const canWiden = analysis !== null && isOfTime && settingOf(analysis, 'time') === 'filter';
  return (
    <div class="refused" role="status">
      <p class="strong">{w.refused}</p>
      <p>{explanation(refused)}</p>
      {canWiden && (
        <button type="button" class="button" onClick={() => setSetting('time', 'all')}>
          {refused.analysis === 'evaluate' ? w.evaluateAll : w.useAllTime}
        </button>
      )}
      <p class="small quiet">
        {w.refusedDetail}: <span lang="en">{refused.problem.message}</span>
      </p>
    </div>
  );
}
