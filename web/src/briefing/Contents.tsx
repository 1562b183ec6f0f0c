/** The first page of a run over all communes: what is in the document, with links that also work in the PDF. */

import { goTo } from './jump';
import { sheetId } from './order';
import { usePaper } from './paper';
import type { Briefing, BriefingAnswer } from './types';

export const CONTENTS_ID = 'briefing-contents';

interface Props {
  ready: readonly Briefing[];
  all: number;
  /** Somebody stopped it on the way. */
  isPartial: boolean;
  notices: BriefingAnswer['notices'];
}

export function Contents({ ready, all, isPartial, notices }: Props) {
  const { words: w, said, count, period } = usePaper();
  const [first] = ready;
  return (
    <article class="paper-sheet contents" id={CONTENTS_ID}>
      <h1 class="paper-title" tabIndex={-1}>
        {w.eachTitle(count(isPartial ? ready.length : all))}
      </h1>
      {first && (
        <div class="paper-asked">
          <p>
            {first.area.within && `${said(first.area.within)} · `}
            {w.period}: {period(first.period)}
          </p>
        </div>
      )}
      {notices.length > 0 && (
        <ul class="paper-notices">
          {notices.map((notice) => (
            <li key={notice.id}>{said(notice)}</li>
          ))}
        </ul>
      )}
      {isPartial && <p class="paper-partial">{w.partial(count(ready.length), count(all))}</p>}
      <h2>{w.contents}</h2>
      <ol class="paper-contents">
        {ready.map((briefing) => (
          <li key={sheetId(briefing)}>
            <a href={`#${sheetId(briefing)}`} onClick={goTo(sheetId(briefing))}>
              {said(briefing.area.name)}
            </a>
          </li>
        ))}
      </ol>
    </article>
  );
}
