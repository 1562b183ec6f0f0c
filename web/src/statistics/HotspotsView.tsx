/** Hot spots now: the strong cells, where they are, and what each rests on. */
import { count } from '../i18n';
import { chance, decimal, probability, statisticsWords } from '../i18n/statistics';
import { state } from '../state/store';
import { ClassSwatch, FactList, PickedBox, Sentence } from './Parts';
import { PlaceList } from './PlaceList';
import { HOTSPOT_COLOURS } from './palette';
import { hotspotPlaces, timesAverage } from './readings';
import { settingOf } from './settings';
import { picked } from './state';
import type { HotspotCell, HotspotsAnswer } from './types';

function CellSentence({ answer, cell }: { answer: HotspotsAnswer; cell: HotspotCell }) {
  const w = statisticsWords.value;
  const times = timesAverage(answer, cell);
  const [sum, k] = [count(cell.local_sum), count(cell.k)];
  const what =
    times === null ? w.cellSentencePlain(sum, k) : w.cellSentence(sum, k, decimal(times, times < 10 ? 1 : 0));
  return (
    <p>
      {what}; {chance(cell.class === 'possible' ? 1 : cell.q)}.
    </p>
  );
}

function PickedCell({ answer, cell }: { answer: HotspotsAnswer; cell: HotspotCell }) {
  const w = statisticsWords.value;
  const isStrong = cell.class === 'strong';
  return (
    <PickedBox
      title={
        <>
          {isStrong || cell.class === 'possible' ? (
            <ClassSwatch colour={isStrong ? HOTSPOT_COLOURS.strong : HOTSPOT_COLOURS.possible} />
          ) : null}{' '}
          {w.cell}: {isStrong ? w.strong : w.possible}
        </>
      }
    >
      <CellSentence answer={answer} cell={cell} />
      {cell.is_pile_up && <p class="notice">{w.pileUp}</p>}
      <FactList
        facts={[
          [w.count, count(cell.count)],
          [w.localSum, count(cell.local_sum)],
          [w.z, decimal(cell.z, 2)],
          [w.p, probability(cell.p)],
          [w.q, probability(cell.q)],
          [w.pNormal, probability(cell.p_normal)],
        ]}
      />
    </PickedBox>
  );
}

export function HotspotsView({ answer }: { answer: HotspotsAnswer }) {
  const w = statisticsWords.value;
  const withPossible = state.analysis.value !== null && settingOf(state.analysis.value, 'possible') === 'yes';
  const amount = (name: string) =>
    answer.features.filter(({ properties }) => properties.class === name).length;
  const cell = answer.features.find(({ properties }) => properties.cell === picked.value)?.properties;
  const places = hotspotPlaces(answer);
  return (
    <>
      <Sentence of={answer} />
      <ul class="class-legend">
        <li>
          <ClassSwatch colour={HOTSPOT_COLOURS.strong} /> {w.strongOf(count(amount('strong')))}
        </li>
        {withPossible && (
          <li>
            <ClassSwatch colour={HOTSPOT_COLOURS.possible} /> {w.possibleOf(count(amount('possible')))}
          </li>
        )}
      </ul>
      {withPossible && <p class="notice">{w.possibleWarning}</p>}
      {cell && <PickedCell answer={answer} cell={cell} />}
      {picked.value !== null && !cell && <p class="small quiet">{w.noSuchPick}</p>}
      {places.length > 0 && (
        <PlaceList
          places={places}
          communes={answer.communes}
          swatch={() => <ClassSwatch colour={HOTSPOT_COLOURS.strong} />}
        />
      )}
    </>
  );
}
