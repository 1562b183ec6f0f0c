/** Categories and communes, with what changed since the same months of the year before. */
import { byRank, changeInWords, rateWithInterval } from './order';
import { PaperTable, Section, usePaper } from './paper';
import type { Briefing, Changed } from './types';

type Category = Briefing['categories'][number];
type Commune = Briefing['communes'][number];

function useChangeColumns() {
  const paper = usePaper();
  const { words: w, count } = paper;
  return [
    { title: w.count, isNumber: true, cell: (row: Changed) => count(row.count) },
    {
      title: w.lastYear,
      isNumber: true,
      cell: (row: Changed) => (row.previous === null ? w.unknown : count(row.previous)),
    },
    { title: w.change, cell: (row: Changed) => changeInWords(row, paper) },
  ];
}

export function Categories({ briefing }: { briefing: Briefing }) {
  const { words: w, said, percent } = usePaper();
  const [count, lastYear, change] = useChangeColumns();
  const { categories } = briefing;
  if (categories.length === 0 || !count || !lastYear || !change) return null;
  const hasDiscovered = categories.some((row) => row.usually_discovered);
  return (
    <Section title={w.categories} name="categories">
      <PaperTable
        caption={w.categories}
        rows={categories}
        keyOf={(row) => row.code}
        columns={[
          {
            title: w.category,
            cell: (row: Category) => `${said(row.name)}${row.usually_discovered ? ' *' : ''}`,
          },
          count,
          { title: w.share, isNumber: true, cell: (row: Category) => percent(row.share) },
          lastYear,
          change,
        ]}
      />
      <p class="paper-small">{w.qNote}</p>
      {hasDiscovered && <p class="paper-small">{w.usuallyDiscovered}</p>}
    </Section>
  );
}

export function Communes({ briefing }: { briefing: Briefing }) {
  const paper = usePaper();
  const { words: w, said, count, percent } = paper;
  const changes = useChangeColumns();
  const { communes } = briefing;
  if (communes.length === 0) return null;
  const hasRate = communes.some(({ rate }) => rate !== null);
  const hasRank = communes.some(({ rank }) => rank !== null);
  return (
    <Section title={w.communes} name="communes">
      <PaperTable
        caption={w.communes}
        rows={byRank(communes)}
        keyOf={(row) => row.code}
        columns={[
          { title: w.commune, cell: (row: Commune) => said(row.name) },
          ...(hasRank
            ? [
                {
                  title: w.rank,
                  isNumber: true,
                  cell: (row: Commune) => (row.rank === null ? '–' : count(row.rank)),
                },
              ]
            : []),
          ...changes,
          ...(hasRate
            ? [
                {
                  title: w.rate,
                  isNumber: true,
                  cell: (row: Commune) => rateWithInterval(row, paper),
                },
              ]
            : []),
          ...(hasRank
            ? [
                {
                  title: w.inFirst,
                  isNumber: true,
                  cell: (row: Commune) => (row.in_first === null ? '–' : percent(row.in_first)),
                },
              ]
            : []),
        ]}
      />
      <p class="paper-small">
        {w.communesNote} {hasRank && w.rankNote}
      </p>
    </Section>
  );
}
