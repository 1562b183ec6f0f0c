/** What an answer rests on: the same block under every one. */
import { count, date, period, said } from '../i18n';
import { percent, statisticsWords } from '../i18n/statistics';
import { state } from '../state/store';
import { cardOpen, ModelCard } from './ModelCard';
import { fileAddress, isTooLong } from './question';
import type { AnalysisKind } from './settings';
import { question } from './state';
import type { About } from './types';

function LeftOut({ about }: { about: About }) {
  const w = statisticsWords.value;
  const left = Object.entries(about.left_out).filter(([, n]) => n > 0);
  if (left.length === 0) return <>{w.leftOutNone}</>;
  return (
    <ul>
      {left.map(([reason, n]) => (
        <li key={reason}>{w.left[reason as keyof typeof w.left]?.(count(n))}</li>
      ))}
    </ul>
  );
}

/** Of the formats that the server writes, those that an office opens. */
const ENDINGS = ['csv', 'xlsx', 'gpkg', 'geojson'] as const;

function Downloads({ kind }: { kind: AnalysisKind }) {
  const w = statisticsWords.value;
  const path = question.value;
  if (path === null) return null;
  const isMap = kind === 'hotspots' || kind === 'history' || kind === 'clusters';
  if (isTooLong(path)) return <p class="downloads">{w.noDownload}</p>;
  return (
    <p class="downloads">
      {w.download}:{' '}
      {ENDINGS.map((ending) => (
        <a key={ending} href={fileAddress(path, ending)} download={`${kind}.${ending}`}>
          .{ending}
        </a>
      ))}
      {!isMap && (
        <a href={path} download={`${kind}.json`}>
          .json
        </a>
      )}
    </p>
  );
}

export function AnswerBasis({ kind, about }: { kind: AnalysisKind; about: About }) {
  const w = statisticsWords.value;
  return (
    <section class="block basis" aria-label={w.basis}>
      <h3>{w.basis}</h3>
      <dl>
        <dt>{w.n}</dt>
        <dd class="number" data-figure="n">
          {count(about.n)}
        </dd>
        {about.period && (
          <>
            <dt>{w.period}</dt>
            <dd>{period(about.period)}</dd>
          </>
        )}
        {about.cut_off && (
          <>
            <dt>{w.cutOff}</dt>
            <dd>{date(about.cut_off)}</dd>
          </>
        )}
        {about.without_location_share !== null && (
          <>
            <dt>{w.unlocated}</dt>
            <dd>{w.unlocatedNote(percent(about.without_location_share))}</dd>
          </>
        )}
        {about.how_known_unknown > 0 && (
          <>
            <dt>{w.unknownHow}</dt>
            <dd>
              {w.unknownHowNote(count(about.how_known_unknown), percent(about.how_known_unknown / about.n))}
            </dd>
          </>
        )}
        <dt>{w.leftOut}</dt>
        <dd>
          <LeftOut about={about} />
        </dd>
      </dl>
      {about.notes.length > 0 && (
        <>
          <h3>{w.notes}</h3>
          <ul class="small analysis-notes">
            {about.notes.map((note) => (
              <li key={note.vi}>{note[state.language.value] || note.vi}</li>
            ))}
          </ul>
        </>
      )}
      <h3>{w.method}</h3>
      <p class="small">{said(about, 'method')}.</p>
      {(kind === 'hotspots' || kind === 'history' || kind === 'evaluate') && (
        <button
          type="button"
          class="link small"
          onClick={() => {
            cardOpen.value = true;
          }}
        >
          {w.card}
        </button>
      )}
      <Downloads kind={kind} />
      <ModelCard />
    </section>
  );
}
