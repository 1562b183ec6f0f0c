/** Categories and communes, with what changed since the same months of the year before. */
import { MOST_COMMUNES, rankWithSureness, rateWithInterval } from './order';
import { type Column, PaperTable, Section, usePaper } from './paper';
import type { Briefing, Changed } from './types';

type Commune = Briefing['communes'][number];

/** Count, the year before, the change in per cent, and whether that is more than luck. */
function useChangeColumns(): Column<Changed>[] {
  const { words: w, count, change } = usePaper();
  return [
    { title: w.count, isNumber: true, cell: (row) => count(row.count) },
    {
      title: w.lastYear,
      isNumber: true,
      cell: (row) => (row.previous === null ? w.unknown : count(row.previous)),
    },
    { title: w.change, isNumber: true, cell: (row) => (row.ratio === null ? '–' : change(row.ratio)) },
    { title: w.reading, cell: (row) => (row.change === null ? '–' : w.moved[row.change]) },
  ];
}

export function Categories({ briefing }: { briefing: Briefing }) {
  const { words: w, said, percent } = usePaper();
  const [count, ...changes] = useChangeColumns();
  const { categories } = briefing;
  if (categories.length === 0 || !count) return null;
  const hasDiscovered = categories.some((row) => row.usually_discovered);
  const columns: Column<Briefing['categories'][number]>[] = [
    { title: w.category, cell: (row) => `${said(row.name)}${row.usually_discovered ? ' *' : ''}` },
    count,
    { title: w.share, isNumber: true, cell: (row) => percent(row.share) },
    ...changes,
  ];
  return (
    <Section title={w.categories} name="categories">
      <PaperTable caption={w.categories} rows={categories} keyOf={(row) => row.code} columns={columns} />
      <p class="paper-small">
        {w.qNote} {hasDiscovered && w.usuallyDiscovered}
      </p>
    </Section>
  );
}

export function Communes({ briefing }: { briefing: Briefing }) {
  const paper = usePaper();
  const { words: w, said, count } = paper;
  const changes = useChangeColumns();
  const { communes } = briefing;
  if (communes.length === 0) return null;
  const hasRate = communes.some(({ rate }) => rate !== null);
  const hasRank = communes.some(({ rank }) => rank !== null);
  const rate: Column<Commune> = {
    title: w.rate,
    isNumber: true,
    cell: (row) => rateWithInterval(row, paper),
  };
  const rank: Column<Commune> = {
    title: w.rank,
    isNumber: true,
    cell: (row) => rankWithSureness(row, paper),
  };
  const columns: Column<Commune>[] = [
    { title: w.commune, cell: (row) => said(row.name) },
    ...changes,
    ...(hasRate ? [rate] : []),
    ...(hasRank ? [rank] : []),
  ];
  const rest = communes.length - MOST_COMMUNES;
  return (
    <Section title={w.communes} name="communes">
      <PaperTable
        caption={w.communes}
        rows={communes.slice(0, MOST_COMMUNES)}
        keyOf={(row) => row.code}
        columns={columns}
      />
      {rest > 0 && <p>{w.moreCommunes(count(rest))}</p>}
      <p class="paper-small">
        {w.communesNote} {hasRank && w.rankNote}
      </p>
    </Section>
  );
}
