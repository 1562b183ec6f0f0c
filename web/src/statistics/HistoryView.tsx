/** What places have been over the steps: five words on the map, the published category for who clicks. */
import { count, date } from '../i18n';
import { decimal, probability, statisticsWords } from '../i18n/statistics';
import { ClassSwatch, FactList, PickedBox, Sentence } from './Parts';
import { PlaceList } from './PlaceList';
import { HISTORY_COLOURS } from './palette';
import { historiesOf, historyCells, historyPlaces } from './readings';
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

/** None for a cell that none of the published categories takes in. */
function categoryWord(cell: HistoryCell): string | null {
  const w = statisticsWords.value;
  if (cell.history === null || cell.spot === null) return null;
  const name = (w.category as Record<string, string>)[cell.history] ?? cell.history;
  return `${name} (${w.spot[cell.spot]})`;
}

/** What the cell was at each step: hot above the line, cold below it. */
function Steps({ answer, states }: { answer: HistoryAnswer; states: string }) {
  const w = statisticsWords.value;
  const word = (state: string | undefined) =>
    state === 'h' ? w.isHot : state === 'c' ? w.isCold : w.isNeither;
  const step = 240 / Math.max(1, states.length);
  return (
    <figure class="series">
      <svg viewBox="0 0 240 34" aria-hidden="true">
        <line class="axis" x1={0} x2={240} y1={20} y2={20} />
        {[...states].map((state, index) => (
          <rect
            key={answer.steps[index]}
            class={`step-${state === 'h' ? 'hot' : state === 'c' ? 'cold' : 'neither'}`}
            x={index * step + 1}
            width={Math.max(1, step - 2)}
            y={state === 'h' ? 2 : state === 'c' ? 20 : 18}
            height={state === 'h' ? 18 : state === 'c' ? 12 : 2}
          >
            <title>{`${date(answer.steps[index] ?? '')}: ${word(state)}`}</title>
          </rect>
        ))}
      </svg>
      <p class="step-ends small quiet" aria-hidden="true">
        <span>{date(answer.steps[0] ?? '')}</span>
        <span>{date(answer.steps.at(-1) ?? '')}</span>
      </p>
      <table class="visually-hidden">
        <caption>{w.hotSteps}</caption>
        <thead>
          <tr>
            <th scope="col">{w.stepColumn}</th>
            <th scope="col">{w.stepState}</th>
          </tr>
        </thead>
        <tbody>
          {answer.steps.map((day, index) => (
            <tr key={day}>
              <th scope="row">{date(day)}</th>
              <td>{word(states[index])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function PickedCell({ answer, cell }: { answer: HistoryAnswer; cell: HistoryCell }) {
  const w = statisticsWords.value;
  const category = categoryWord(cell);
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
      <Steps answer={answer} states={answer.states[cell.cell] ?? ''} />
      <FactList
        facts={[
          ...(category === null ? [] : [[w.category17, category] as const]),
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
                <span class="number quiet">{w.cells(count(amount(name)))}</span>
                <br />
                <span class="small quiet">{w.historyMeans[name]}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {cell && <PickedCell answer={answer} cell={cell} />}
      {picked.value !== null && !cell && <p class="small quiet">{w.noSuchPick}</p>}
      {cells.length > 0 && (
        <PlaceList
          places={historyPlaces(answer)}
          communes={answer.communes}
          swatch={(place) => <HistorySwatch of={historiesOf(place)[0]?.name ?? 'on_and_off'} />}
          kindOf={(place) =>
            historiesOf(place)
              .map(({ name, cells }) => w.historyCells(w.history[name], count(cells)))
              .join(', ')
          }
        />
      )}
    </>
  );
}
