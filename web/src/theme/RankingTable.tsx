/** The table behind the colours: every commune with its figures, and where its rank could be luck. */
import { useState } from 'preact/hooks';
import type { Rates } from '../api/types';
import { count, period, rate, words } from '../i18n';
import { goTo } from '../map/goTo';
import { Trouble } from '../panels/Trouble';
import { layerSetting } from '../state/layers';
import { CHOROPLETH, state } from '../state/store';
import { WorkbookButton } from '../take/WorkbookButton';
import { ClassColour } from './ClassColour';
import type { Choropleth } from './classify';
import { KindOfCommunes } from './KindOfCommunes';
import { MostLeftOut } from './LeftOut';
import { labelOf, measureTitle, measureUnit, valueText } from './labels';
import { type Column, columnsOf, inOrder, type Order, type Ranked, ranked, rankedBy } from './ranking';
import { choropleth, indicator, rates } from './rates';
import { communesShown } from './shownKind';

const FIRST = 10;

function headOf(column: Column, shown: Choropleth, answer: Rates): string {
  const w = words.value.choropleth;
  const heads: Record<Column, string> = {
    rank: state.rankedKind.value === null ? w.rank : w.rankOfAll,
    name: w.commune,
    // The days say which period is meant; “before” could be the one last year or the one just gone.
    previous: answer.previous_period ? period(answer.previous_period) : w.previous,
    count: shown.measure !== 'change' ? words.value.count : answer.period ? period(answer.period) : w.now,
    value: shown.measure === 'change' ? w.change : w.short[shown.measure],
    range: w.rankRange,
  };
  return heads[column];
}

function Head({
  column,
  title,
  order,
  onSort,
}: {
  column: Column;
  title: string;
  order: Order;
  onSort(by: Column): void;
}) {
  const isBy = order.by === column;
  return (
    <th
      scope="col"
      class={column === 'name' ? '' : 'number'}
      {...(isBy
        ? { 'aria-sort': order.isDescending ? ('descending' as const) : ('ascending' as const) }
        : {})}
    >
      <button type="button" title={words.value.choropleth.sortBy(title)} onClick={() => onSort(column)}>
        {title}
        <span aria-hidden="true">{isBy ? (order.isDescending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}

/** The rate as it was counted, and how far it could be off: what stands above is smoothed. */
function Interval({ row }: { row: Ranked }) {
  const { rate: counted, lower, upper } = row.unit;
  if (counted === null || lower === null || upper === null) return null;
  const range = words.value.choropleth.between(rate(lower), rate(upper));
  return <span class="quiet small doubt">{words.value.choropleth.counted(rate(counted), range)}</span>;
}

function Cell({ column, row, shown }: { column: Column; row: Ranked; shown: Choropleth }) {
  const { unit } = row;
  const w = words.value.choropleth;
  switch (column) {
    case 'rank':
      return <>{row.rank === null ? '–' : count(row.rank)}</>;
    case 'count':
      return <>{count(unit.count)}</>;
    case 'previous':
      return <>{unit.previous === null ? '–' : count(unit.previous)}</>;
    case 'value':
      return <>{valueText(row, shown.measure)}</>;
    case 'range':
      return (
        <>
          {unit.rank_lower === null || unit.rank_upper === null
            ? '–'
            : w.between(count(unit.rank_lower), count(unit.rank_upper))}
        </>
      );
    case 'name':
      return null;
  }
}

function Row({ row, shown, columns }: { row: Ranked; shown: Choropleth; columns: readonly Column[] }) {
  const w = words.value.choropleth;
  const hatch = row.key === 'none' ? 'none' : row.isUnsure ? 'unsure' : null;
  return (
    <tr>
      {columns.map((column) =>
        column === 'name' ? (
          <th scope="row" key={column}>
            <div class="ranking-name">
              <ClassColour colour={row.colour} hatch={hatch} />
              <span>
                <button
                  type="button"
                  class="link"
                  onClick={() => goTo({ kind: 'unit', code: row.unit.code })}
                >
                  {row.unit.name}
                </button>
                {shown.measure === 'rate' && <Interval row={row} />}
                {row.couldBeLuck && <span class="quiet small doubt">{w.luck}</span>}
                {shown.measure === 'change' && (
                  <span class="quiet small doubt">{labelOf(shown, row.key)}</span>
                )}
                {row.isUnsure && <span class="quiet small doubt">{w.hoverUnsure}</span>}
              </span>
            </div>
          </th>
        ) : (
          <td class="number" key={column}>
            <Cell column={column} row={row} shown={shown} />
          </td>
        ),
      )}
    </tr>
  );
}

function Table({ shown, answer }: { shown: Choropleth; answer: Rates }) {
  const w = words.value.choropleth;
  const [order, setOrder] = useState<Order>({ by: 'rank', isDescending: false });
  const by = rankedBy(answer.units);
  const [isAll, setAll] = useState(false);
  const codes = communesShown.value;
  const isShown = ({ unit }: Ranked) => codes === null || codes.has(unit.code);
  const rows = inOrder(ranked(shown, FIRST).filter(isShown), order, state.language.value);
  const columns = columnsOf(shown.measure, by);
  const sort = (column: Column) =>
    setOrder({
      by: column,
      isDescending: order.by === column ? !order.isDescending : !['rank', 'name', 'range'].includes(column),
    });
  return (
    <>
      {shown.measure !== 'indicator' && <MostLeftOut answer={answer} />}
      <KindOfCommunes answer={answer} />
      <p class="small quiet">
        {measureTitle(shown.measure, indicator.value)} · {measureUnit(shown.measure, answer)}
      </p>
      {shown.measure !== 'indicator' && (
        <p class="small quiet">
          {answer.period && period(answer.period)} · {w.n(count(answer.n))}
        </p>
      )}
      <p class="take">
        <WorkbookButton
          title={w.ranking}
          make={async () => {
            const { rankingTable } = await import('../take/rankingTable');
            return rankingTable(rows, shown, answer, indicator.peek());
          }}
        />
      </p>
      <table class="ranking">
        <caption class="visually-hidden">{w.ranking}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head
                column={column}
                title={headOf(column, shown, answer)}
                order={order}
                onSort={sort}
                key={column}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {(isAll ? rows : rows.slice(0, FIRST)).map((row) => (
            <Row row={row} shown={shown} columns={columns} key={row.unit.code} />
          ))}
        </tbody>
      </table>
      {rows.length > FIRST && (
        <button type="button" class="link" onClick={() => setAll(!isAll)}>
          {isAll ? w.showFirstTen : words.value.showAll(count(rows.length))}
        </button>
      )}
      {columns.includes('range') && <p class="small quiet notes">{w.rankRangeBy[rankedBy(answer.units)]}</p>}
    </>
  );
}

export function RankingTable() {
  const w = words.value.choropleth;
  const { value, error, loading } = rates.first.current.value;
  const shown = choropleth.first.value;
  return (
    <div aria-busy={loading}>
      <h2 class="card-title">{w.ranking}</h2>
      {!layerSetting(CHOROPLETH).on && <p class="quiet empty">{w.rankingNeeds}</p>}
      {error !== null && <Trouble message={error} onRetry={rates.first.reload} />}
      {value && shown && <Table shown={shown} answer={value} />}
      {value === null && loading && (
        <div class="skeleton tall" role="status" aria-label={words.value.loading} />
      )}
    </div>
  );
}
