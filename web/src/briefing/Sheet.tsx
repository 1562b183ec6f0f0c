/** One briefing on paper: what is said first, then the figures, places and lists it rests on. */
import { sources } from '../state/data';
import { state } from '../state/store';
import { FigureTable } from './FigureTable';
import { MapFigure } from './MapFigure';
import type { MapResult } from './maps';
import { sheetId } from './order';
import { Hotspots, PriorityCommunes } from './Places';
import { Programmes } from './Programmes';
import { Section, usePaper } from './paper';
import { Categories, Communes } from './Tables';
import { TrendSection } from './TrendSection';
import type { Briefing, BriefingAnswer } from './types';

interface Props {
  briefing: Briefing;
  notices: BriefingAnswer['notices'];
  map: MapResult | undefined;
  isPart: boolean;
}

function Asked({ briefing }: { briefing: Briefing }) {
  const { words: w, said, period } = usePaper();
  const { howKnown } = state.filter.value;
  return (
    <div class="paper-asked">
      <p>
        {briefing.area.within && `${said(briefing.area.within)} · `}
        {period(briefing.period)}
      </p>
      {briefing.categories_asked.length > 0 && (
        <p>
          {w.categoriesAsked}: {briefing.categories_asked.map(said).join(', ')}
        </p>
      )}
      {howKnown.length > 0 && (
        <p>
          {w.howKnownAsked}: {howKnown.map((how) => w.how[how]).join(', ')}
        </p>
      )}
    </div>
  );
}

/** What must be known of the data stands on every print. */
function Notices({ notices }: { notices: BriefingAnswer['notices'] }) {
  const { said } = usePaper();
  if (notices.length === 0) return null;
  return (
    <ul class="paper-notices">
      {notices.map((notice) => (
        <li key={notice.id}>{said(notice)}</li>
      ))}
    </ul>
  );
}

function Sentences({ briefing }: { briefing: Briefing }) {
  const { words: w, said } = usePaper();
  return (
    <Section title={w.summary} name="summary">
      <ul>
        {briefing.sentences.map((sentence) => (
          <li key={sentence.vi}>{said(sentence)}</li>
        ))}
      </ul>
    </Section>
  );
}

/** Nothing happened: said in so many words, since an empty table would look like a fault. */
function Nothing() {
  const { words: w } = usePaper();
  return (
    <p class="paper-nothing">
      <strong>{w.nothing}</strong> {w.nothingMore}
    </p>
  );
}

/** What the figures rest on, and where the boundaries come from. */
function Notes({ briefing }: { briefing: Briefing }) {
  const { words: w, said } = usePaper();
  return (
    <Section title={w.notes} name="notes">
      <ul>
        {briefing.notes.map((note) => (
          <li key={note.vi}>{said(note)}</li>
        ))}
        <li>
          {w.source}: {sources.value.join(' · ')}
        </li>
      </ul>
    </Section>
  );
}

function Happened({ briefing }: { briefing: Briefing }) {
  return (
    <>
      <TrendSection briefing={briefing} />
      <Categories briefing={briefing} />
      <Communes briefing={briefing} />
    </>
  );
}

export function Sheet({ briefing, notices, map, isPart }: Props) {
  const { words: w, said } = usePaper();
  const id = sheetId(briefing);
  const Title = isPart ? 'h2' : 'h1';
  const isEmpty = briefing.figures.count === 0;
  return (
    <article class="paper-sheet" aria-labelledby={`${id}-title`} id={id}>
      <header>
        <Title id={`${id}-title`} class="paper-title" tabIndex={-1}>
          {w.title(said(briefing.area.name))}
        </Title>
        <Asked briefing={briefing} />
        <Notices notices={notices} />
      </header>
      {isEmpty && <Nothing />}
      <Sentences briefing={briefing} />
      <MapFigure briefing={briefing} map={map} />
      <FigureTable briefing={briefing} />
      {!isEmpty && <Happened briefing={briefing} />}
      <Hotspots briefing={briefing} />
      <PriorityCommunes briefing={briefing} />
      <Notes briefing={briefing} />
      <Programmes briefing={briefing} />
    </article>
  );
}
