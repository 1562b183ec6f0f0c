/** The analyses are a fifth of the panels' code and words: loaded when somebody looks for them. */
import { words } from '../i18n';
import { lazy } from './lazy';

export const LazyAnalysis = lazy(
  () => import('../statistics/AnalysisPanel').then((module) => module.AnalysisPanel),
  () => <p class="quiet empty">{words.value.loading}</p>,
);
