/** What places have been over the steps: five words on the map, the published category for who clicks. */
import { count, date } from '../i18n';
import { decimal, probability, statisticsWords } from '../i18n/statistics';
import { ClassSwatch, FactList, PickedBox, Sentence } from './Parts';
import { PlaceList } from './PlaceList';
import { HISTORY_COLOURS } from './palette';
import { historyCells, historyPlaces } from './readings';
import { picked } from './state';
import { HISTORIES, type HistoryAnswer, type HistoryCell, type MapHistory } from './types';

export function HistorySwatch({ of }: { of: MapHistory }) {
  return <ClassSwatch colour={HISTORY_COLOURS[of]} letter={statisticsWords.value.historyLetter[of]} />;
}

function trendWord(cell: HistoryCell): string {
  const w = statisticsWords.value;
  // The level of the published method.
  if (cell.trend_p >= 0.1) return w.trendNone;
  return cell.trend_z > 0 ? w.trendRises : w.trendFalls;
}

function categoryWord(cell: HistoryCell): string {
  const w = statisticsWords.value;
  if (cell.history === null || cell.spot === null) return w.noCategory;
  const name = (w.category as Record<string, string>)[cell.history] ?? cell.history;
  return `${name} (${w.spot[cell.spot]})`;
}

function PickedCell({ answer, cell }: { answer: HistoryAnswer; cell: HistoryCell }) {
  const w = statisticsWords.value;
  const cold = cell.cold_steps > 0 ? `; ${w.coldOf(count(cell.cold_steps))}` : '';
  return (
    <PickedBox
      title={
        <>
          {cell.on_map && <HistorySwatch of={cell.on_map} />} {w.cell}
          {cell.on_map && `: ${w.history[cell.on_map]}`}
        </>
      }
    >
      <p>
        {w.hotOf(count(cell.hot_steps), count(answer.steps.length))}
        {cold}; {cell.on_map && w.historyMeans[cell.on_map]}.
      </p>
      <FactList
        facts={[
          [w.category17, categoryWord(cell)],
          [
            w.trendOfCell,
            `${trendWord(cell)} (z ${decimal(cell.trend_z, 2)}, p ${probability(cell.trend_p)})`,
          ],
          [w.count, count(cell.count)],
        ]}
      />
    </PickedBox>
  );
}

export function HistoryView({ answer }: { answer: HistoryAnswer }) {
  const w = statisticsWords.value;
  const cells = historyCells(answer);
  const cell = answer.features.find(({ properties }) => properties.cell === picked.value)?.properties;
  const amount = (name: MapHistory) => cells.filter((each) => each.class === name).length;
  const [first, last] = [answer.steps[0], answer.steps.at(-1)];
  return (
    <>
      <Sentence of={answer} />
      {cells.length > 0 && (
        <ul class="class-legend">
          {HISTORIES.map((name) => (
            <li key={name} data-history={name}>
              <HistorySwatch of={name} />
              <span>
                <span class="strong">{w.history[name]}</span>{' '}
                <span class="number">{count(amount(name))}</span>
                <br />
                <span class="small quiet">{w.historyMeans[name]}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {first && last && cells.length > 0 && (
        <p class="small quiet">
          {w.hotSteps}: {date(first)} – {date(last)}
        </p>
      )}
      {cell && <PickedCell answer={answer} cell={cell} />}
      {picked.value !== null && !cell && <p class="small quiet">{w.noSuchPick}</p>}
      {cells.length > 0 && (
        <PlaceList
          places={historyPlaces(answer)}
          swatch={(place) => <HistorySwatch of={place.class as MapHistory} />}
          kindOf={(place) => w.history[place.class as MapHistory]}
        />
      )}
    </>
  );
}
