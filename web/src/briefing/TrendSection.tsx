/** The months up to the end of the period, what they say, and the comparisons with earlier periods. */
import { PaperTable, Section, usePaper } from './paper';
import { TrendChart } from './TrendChart';
import type { Briefing } from './types';

function Comparisons({ briefing }: { briefing: Briefing }) {
  const { words: w, count, period, change, said } = usePaper();
  // Of a year the period before is the same time of the year before: once is enough.
  const different = briefing.comparisons.filter(
    ({ period: { from } }, index, all) => all.findIndex((other) => other.period.from === from) === index,
  );
  if (different.length === 0) return null;
  const name = (compare: string) => (w.comparison as Record<string, string>)[compare] ?? compare;
  return (
    <PaperTable
      caption={w.compared}
      rows={different}
      keyOf={(row) => row.compare}
      columns={[
        { title: w.compared, cell: (row) => name(row.compare) },
        { title: w.comparedPeriod, cell: (row) => period(row.period) },
        {
          title: w.count,
          isNumber: true,
          cell: (row) => (row.p === null ? '–' : count(row.count)),
        },
        {
          title: w.change,
          isNumber: true,
          cell: (row) => (row.ratio === null ? '–' : change(row.ratio)),
        },
        { title: w.reading, cell: (row) => (row.p === null ? w.noComparison : said(row.sentence)) },
      ]}
    />
  );
}

export function TrendSection({ briefing }: { briefing: Briefing }) {
  const { words: w, language } = usePaper();
  const { trend } = briefing;
  if (trend === null && briefing.comparisons.length === 0) return null;
  const series = trend?.series[0];
  return (
    <Section title={w.trend} name="trend">
      {trend && series && <TrendChart trend={trend} series={series} period={briefing.period} />}
      {series && <p>{series[`sentence_${language}`] || series.sentence_vi}</p>}
      <Comparisons briefing={briefing} />
    </Section>
  );
}
