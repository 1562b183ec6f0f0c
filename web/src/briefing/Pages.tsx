/** The sheets of a document, each drawn once and left alone while others are added. */
import { useMemo } from 'preact/hooks';
import { count } from '../i18n';
import { barWords, tongueOf } from '../i18n/briefing';
import type { Language } from '../i18n/language';
import { Contents } from './Contents';
import {
  areMapsSettled,
  isPicture,
  isStopped,
  mapKey,
  mapResults,
  readyBriefings,
  resumeMaps,
  stopMaps,
} from './maps';
import { PaperContext } from './paper';
import type { BriefingDocument } from './question';
import { Sheet } from './Sheet';
import type { Briefing } from './types';

function One({ known, briefing }: { known: BriefingDocument; briefing: Briefing }) {
  const map = mapResults.value.get(mapKey(known, briefing));
  return useMemo(
    () => <Sheet briefing={briefing} notices={known.notices} map={map} isPart={known.isEach} />,
    [known, briefing, map],
  );
}

/** How far a run over all communes is, and the way to stop it and to go on. */
function Progress({ known }: { known: BriefingDocument }) {
  const w = barWords.value;
  const [ready, all] = [readyBriefings.value.length, known.briefings.length];
  const text = w.progress(count(ready), count(all));
  return (
    <div class="briefing-progress">
      <progress value={ready} max={all} aria-label={text} />
      <span role="status">{text}</span>
      <button type="button" class="button" onClick={isStopped.value ? resumeMaps : stopMaps}>
        {isStopped.value ? w.resume : w.cancel}
      </button>
    </div>
  );
}

function Redraw() {
  const hasFailed = [...mapResults.value.values()].some((result) => !isPicture(result));
  if (!hasFailed) return null;
  return (
    <div class="briefing-progress">
      <button type="button" class="button" onClick={resumeMaps}>
        {barWords.value.redraw}
      </button>
    </div>
  );
}

export function Pages({ known, language }: { known: BriefingDocument; language: Language }) {
  const isDone = areMapsSettled.value;
  const paper = useMemo(() => ({ ...tongueOf(language), isPart: known.isEach }), [language, known.isEach]);
  const ready = readyBriefings.value;
  return (
    <>
      {known.isEach && !isDone && <Progress known={known} />}
      {isDone && <Redraw />}
      <PaperContext.Provider value={paper}>
        <div class="paper-sheets" lang={language}>
          {known.isEach && (
            <Contents
              ready={ready}
              all={known.briefings.length}
              isPartial={isStopped.value && !isDone}
              notices={known.notices}
            />
          )}
          {ready.map((briefing) => (
            <One known={known} briefing={briefing} key={mapKey(known, briefing)} />
          ))}
        </div>
      </PaperContext.Provider>
    </>
  );
}
