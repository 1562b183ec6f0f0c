/** Knox's table as a heat table: how many times as many pairs as by chance, and whether that could be luck. */
import { count, length, words } from '../i18n';
import { chance, decimal, probability, statisticsWords } from '../i18n/statistics';
import { knoxId, knoxLevel } from './knox';
import { FactList, PickedBox, Sentence } from './Parts';
import { pick, picked } from './state';
import type { NearRepeatAnswer, NearRepeatCell } from './types';

function distanceRange(from: number, to: number): string {
  if (to <= 1) return statisticsWords.value.samePlace;
  // The first metre is the same place.
  return `${count(from <= 1 ? 0 : from)}–${length(to)}`;
}

const dayRange = (from: number, to: number) => statisticsWords.value.dayRange(count(from), count(to - 1));

function Cell({ cell }: { cell: NearRepeatCell | undefined }) {
  const w = statisticsWords.value;
  if (!cell || cell.ratio === null) return <td class="knox-cell quiet">–</td>;
  const isMore = cell.p <= 0.05 && cell.ratio > 1;
  const id = knoxId(cell);
  const says = `${w.ratio} ${decimal(cell.ratio, 2)}; ${w.knoxCell(count(cell.observed), decimal(cell.expected, 1))}; p ${probability(cell.p)}`;
  return (
    <td class={`knox-cell level-${knoxLevel(cell.ratio)}`}>
      <button
        type="button"
        aria-label={says}
        title={says}
        aria-pressed={picked.value === id}
        onClick={() => pick(id)}
      >
        <span class="number">{decimal(cell.ratio, cell.ratio < 10 ? 2 : 1)}</span>
        {isMore && <span aria-hidden="true"> ●</span>}
      </button>
    </td>
  );
}

function PickedPairs({ cell }: { cell: NearRepeatCell }) {
  const w = statisticsWords.value;
  return (
    <PickedBox
      title={`${distanceRange(cell.distance_from_m, cell.distance_to_m)}, ${dayRange(cell.days_from, cell.days_to)}`}
    >
      <p>
        {w.knoxCell(count(cell.observed), decimal(cell.expected, 1))}; {chance(cell.p)}.
      </p>
      <FactList
        facts={[
          [w.pairs, count(cell.observed)],
          [w.expected, `${decimal(cell.expected, 1)} ± ${decimal(cell.deviation, 1)}`],
          [w.ratio, cell.ratio === null ? '–' : decimal(cell.ratio, 2)],
          ['p', probability(cell.p)],
        ]}
      />
    </PickedBox>
  );
}

export function NearRepeatView({ answer }: { answer: NearRepeatAnswer }) {
  const w = statisticsWords.value;
  const { distances_m: distances, days, cells } = answer;
  const find = (distance: number, day: number) =>
    cells.find(({ distance_from_m: from, days_from }) => from === distance && days_from === day);
  const chosen = cells.find((cell) => knoxId(cell) === picked.value);
  return (
    <>
      <Sentence of={answer} />
      {chosen && <PickedPairs cell={chosen} />}
      {cells.length > 0 && (
        <>
          <table class="knox">
            <caption>{w.knox}</caption>
            <thead>
              <tr>
                <th scope="col">{w.distance}</th>
                {days.slice(0, -1).map((from, index) => (
                  <th scope="col" key={from}>
                    {dayRange(from, days[index + 1] ?? from)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {distances.slice(0, -1).map((from, index) => (
                <tr key={from}>
                  <th scope="row">{distanceRange(from, distances[index + 1] ?? from)}</th>
                  {days.slice(0, -1).map((day) => (
                    <Cell key={day} cell={find(from, day)} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <p class="small quiet">{w.knoxHelp}</p>
        </>
      )}
      {cells.length === 0 && <p class="small quiet">{words.value.nothingHere}</p>}
    </>
  );
}
