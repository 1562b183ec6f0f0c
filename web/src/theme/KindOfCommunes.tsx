/** The ranking of one kind of communes only, and one line that takes them together: what none shows alone all may show. */
import { useId } from 'preact/hooks';
import type { Rates } from '../api/types';
import { change, count, kindName, number, period, pValue, words } from '../i18n';
import { state } from '../state/store';
import { LUCK_FROM_P } from './luck';
import { communesShown, kindsOfCommunes, shownKind } from './shownKind';
import { together } from './together';

/** The chosen communes together, now and in the period that they are compared with. */
function Line({ kind, codes, answer }: { kind: string; codes: ReadonlySet<string>; answer: Rates }) {
  const w = words.value.choropleth;
  const { period: current = null, previous_period: previous = null } = answer;
  const { communes, now, before, ratio, p } = together(answer.units, codes, current, previous);
  const title = w.kindTogether(number(communes), kindName(kind));
  return (
    <p class="kind-together" role="status">
      <strong>{title}:</strong>{' '}
      {before !== null && p !== null && current && previous ? (
        <>
          {w.kindChange(count(before), period(previous), count(now), period(current))}
          {ratio !== null && <strong class="change"> {change(ratio)}</strong>}
          {'; '}
          {p >= LUCK_FROM_P ? w.luck : w.unlikelyLuck} ({pValue(p)})
        </>
      ) : (
        words.value.incidentsIn(count(now))
      )}
    </p>
  );
}

export function KindOfCommunes({ answer }: { answer: Rates }) {
  const w = words.value.choropleth;
  const id = useId();
  const codes = communesShown.value;
  const kind = shownKind.value;
  if (kindsOfCommunes.value.size === 0) return null;
  return (
    <>
      <p class="theme-choice">
        <label class="small quiet" for={id}>
          {w.kindOfCommunes}
        </label>
        <select
          id={id}
          value={kind ?? ''}
          onChange={(event) => {
            state.rankedKind.value = event.currentTarget.value || null;
          }}
        >
          <option value="">{w.kindAll}</option>
          {[...kindsOfCommunes.value].map(([each, { size }]) => (
            <option value={each} key={each}>
              {kindName(each)} ({count(size)})
            </option>
          ))}
        </select>
      </p>
      {kind && codes && <Line kind={kind} codes={codes} answer={answer} />}
    </>
  );
}
