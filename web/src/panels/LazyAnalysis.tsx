/** The analyses are a fifth of the panels' code and words: loaded when somebody looks for them. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../i18n';

export function LazyAnalysis() {
  const [Panel, setPanel] = useState<ComponentType | null>(null);
  useEffect(() => {
    void import('../statistics/AnalysisPanel').then((module) => setPanel(() => module.AnalysisPanel));
  }, []);
  return Panel ? <Panel /> : <p class="quiet empty">{words.value.loading}</p>;
}
