/** Whether the hot spots of one period helped in the next, beside simply counting. */
import { area, count, period } from '../i18n';
import { decimal, percent, statisticsWords } from '../i18n/statistics';
import { Sentence } from './Parts';
import type { Choice, EvaluationAnswer } from './types';

function verdict([ours, plain]: readonly Choice[]): string | null {
  const w = statisticsWords.value;
  if (!ours || !plain) return null;
  if (ours.hits > plain.hits) return w.better;
  return ours.hits < plain.hits ? w.worse : w.equal;
}

function Pair({ choices }: { choices: readonly Choice[] }) {
  const w = statisticsWords.value;
  const [first] = choices;
  if (!first) return null;
  const title =
    first.method === 'strong_hotspots' ? w.pairOfStrong : w.pairOfShare(percent(first.area_share));
  return (
    <section class="block evaluation-pair">
      <h3>{title}</h3>
      <p class="small quiet">{w.chosenArea(percent(first.area_share), area(first.area_km2))}</p>
      <table class="evaluation">
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{w.method}</span>
            </th>
            <th scope="col">{w.hits}</th>
            <th scope="col">{w.hitRate}</th>
            <th scope="col">{w.pai}</th>
            <th scope="col">{w.pei}</th>
          </tr>
        </thead>
        <tbody>
          {choices.map((choice) => (
            <tr key={choice.method} data-method={choice.method}>
              <th scope="row">{(w.method1 as Record<string, string>)[choice.method] ?? choice.method}</th>
              <td>{w.hitsOf(count(choice.hits), count(choice.total))}</td>
              <td>{choice.hit_rate === null ? '–' : percent(choice.hit_rate)}</td>
              <td>{choice.pai === null ? '–' : decimal(choice.pai, 1)}</td>
              <td>{choice.pei === null ? '–' : decimal(choice.pei, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="small">{verdict(choices)}</p>
    </section>
  );
}

export function EvaluationView({ answer }: { answer: EvaluationAnswer }) {
  const w = statisticsWords.value;
  const pairs = [...new Set(answer.choices.map(({ pair }) => pair))];
  return (
    <>
      <Sentence of={answer} />
      {answer.later && (
        <p class="small">
          {w.later}: <strong>{period(answer.later)}</strong>, {w.incidents(count(answer.later_n))}
        </p>
      )}
      {pairs.length === 0 && <p class="quiet">{w.noChoices}</p>}
      {pairs.map((pair) => (
        <Pair key={pair} choices={answer.choices.filter((choice) => choice.pair === pair)} />
      ))}
      {pairs.length > 0 && (
        <>
          <p class="small quiet">{w.paiMeans}</p>
          <p class="small quiet">{w.peiMeans}</p>
        </>
      )}
      {answer.half_in_share_of_cells !== null && (
        <p class="small">{w.halfIn(percent(answer.half_in_share_of_cells))}</p>
      )}
    </>
  );
}
