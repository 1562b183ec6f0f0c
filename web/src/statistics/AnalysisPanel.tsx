/** The questions that can be asked of the incidents, and the answer to the chosen one. */
import { words } from '../i18n';
import { percent, statisticsWords } from '../i18n/statistics';
import { Icon } from '../panels/Icon';
import { Trouble } from '../panels/Trouble';
import { state } from '../state/store';
import { AnswerBasis } from './AnswerBasis';
import { ClustersView } from './ClustersView';
import { EvaluationView } from './EvaluationView';
import { HistoryView } from './HistoryView';
import { HotspotsView } from './HotspotsView';
import { NearRepeatView } from './NearRepeatView';
import { RefusedView } from './RefusedView';
import { SettingsForm } from './SettingsForm';
import { ANALYSES, type AnalysisKind } from './settings';
import './statistics.css';
import {
  analysisAnswer,
  changeKind,
  isStopped,
  needsPlace,
  progress,
  type Refused,
  resume,
  stop,
} from './state';
import { TrendsView } from './TrendsView';
import type { AnalysisAnswer } from './types';

function Menu() {
  const w = statisticsWords.value;
  return (
    <div class="analysis">
      <h2>{words.value.analysis}</h2>
      <p class="small quiet">{w.intro}</p>
      <ul class="analysis-menu">
        {ANALYSES.map((kind) => (
          <li key={kind}>
            <button type="button" onClick={() => changeKind(kind)}>
              <span class="strong">{w.name[kind]}</span>
              <span class="small quiet">{w.question[kind]}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Computing() {
  const w = statisticsWords.value;
  const share = progress.value;
  return (
    <div class="computing">
      <p role="status">{w.computing}</p>
      {share === null ? (
        <progress aria-label={w.computing} />
      ) : (
        <>
          <progress aria-label={w.computing} value={share} max={1} />
          <span class="number small quiet">{w.progress(percent(share))}</span>
        </>
      )}
      <button type="button" class="button" onClick={stop}>
        {w.stop}
      </button>
    </div>
  );
}

function Found({ found }: { found: AnalysisAnswer }) {
  switch (found.kind) {
    case 'hotspots':
      return <HotspotsView answer={found.answer} />;
    case 'history':
      return <HistoryView answer={found.answer} />;
    case 'trends':
      return <TrendsView answer={found.answer} />;
    case 'near_repeat':
      return <NearRepeatView answer={found.answer} />;
    case 'clusters':
      return <ClustersView answer={found.answer} />;
    case 'evaluate':
      return <EvaluationView answer={found.answer} />;
  }
}

function Answered({ found }: { found: AnalysisAnswer | Refused }) {
  if (found.kind === 'refused') return <RefusedView refused={found} />;
  return (
    <>
      <Found found={found} />
      <AnswerBasis kind={found.kind} about={found.answer} />
    </>
  );
}

function Body({ kind }: { kind: AnalysisKind }) {
  const w = statisticsWords.value;
  const { value, loading, error } = analysisAnswer.current.value;
  if (needsPlace.value) return <p class="notice">{w.needsPlace}</p>;
  if (isStopped.value) {
    return (
      <div class="computing">
        <p role="status">{w.stopped}</p>
        <button type="button" class="button" onClick={resume}>
          {w.resume}
        </button>
      </div>
    );
  }
  if (error !== null) return <Trouble message={error} onRetry={analysisAnswer.reload} />;
  const isOfKind =
    value !== null && (value.kind === kind || (value.kind === 'refused' && value.analysis === kind));
  return (
    <>
      {loading && <Computing />}
      {isOfKind && (
        <div class={loading ? 'analysis-answer stale' : 'analysis-answer'} aria-busy={loading}>
          <Answered found={value} />
        </div>
      )}
    </>
  );
}

export function AnalysisPanel() {
  const w = statisticsWords.value;
  const kind = state.analysis.value?.kind;
  if (kind === undefined) return <Menu />;
  const close = () => {
    state.analysis.value = null;
  };
  return (
    <div class="analysis" data-analysis={kind}>
      <button type="button" class="link small" onClick={close}>
        <Icon name="left" /> {w.all}
      </button>
      <h2>{w.name[kind]}</h2>
      <p class="small quiet">{w.question[kind]}</p>
      <SettingsForm kind={kind} />
      <Body kind={kind} />
    </div>
  );
}
