/** The classes of the legend as a table: colour, values, number of communes. Breaks that are set by hand are typed here. */
import { useState } from 'preact/hooks';
import { count, words } from '../i18n';
import { setTheme } from '../state/actions';
import { state } from '../state/store';
import { CLASS_COUNTS, usableBreaks } from '../state/theme';
import { ClassColour } from './ClassColour';
import type { Choropleth, ClassKey } from './classify';
import { OWN_COLOURS } from './classify';
import { classLabel, endOf, keyLabel } from './labels';
import { choropleth } from './rates';

const OWN: readonly Exclude<ClassKey, number>[] = ['zero', 'luck', 'none'];

function BreakInput({ shown, index }: { shown: Choropleth; index: number }) {
  const w = words.value.choropleth;
  const [isWrong, setWrong] = useState(false);
  const value = shown.breaks[index] ?? 0;
  const [below, above] = [shown.breaks[index - 1] ?? 0, shown.breaks[index + 1] ?? Infinity];
  const next = shown.breaks[index + 1];
  const upTo = next === undefined ? w.orMore : `– ${endOf(shown, next)}`;
  return (
    <>
      <input
        type="number"
        class="theme-break"
        aria-label={w.breakFrom(count(index + 2))}
        aria-invalid={isWrong}
        value={value}
        min={0}
        step="any"
        onChange={(event) => {
          const typed = event.currentTarget.valueAsNumber;
          const isGood = typed > below && typed < above;
          setWrong(!isGood);
          if (isGood) setTheme({ breaks: shown.breaks.map((each, at) => (at === index ? typed : each)) });
        }}
      />
      {upTo}
      {shown.breaks.length > 1 && (
        <button
          type="button"
          class="remove-break"
          aria-label={w.removeBreak(String(value))}
          title={w.removeBreak(String(value))}
          onClick={() => setTheme({ breaks: shown.breaks.filter((_, at) => at !== index) })}
        >
          ×
        </button>
      )}
      {isWrong && (
        <span class="wrong small" role="alert">
          {w.badBreaks}
        </span>
      )}
    </>
  );
}

/** Between the last break and the highest value, or twice the last where nothing is above it. */
function addBreak(shown: Choropleth): void {
  const last = shown.breaks.at(-1) ?? 0;
  const most = Math.max(...CLASS_COUNTS);
  const next = Number((most > last ? (last + most) / 2 : last * 2 || 1).toPrecision(2));
  const breaks = usableBreaks([...shown.breaks, next > last ? next : last + 1]);
  if (breaks) setTheme({ breaks });
}

/** How many communes of each side are in a class; the second only while two maps are compared. */
function Amounts({ shown, at }: { shown: Choropleth; at: ClassKey }) {
  const second = choropleth.second.value;
  return (
    <>
      <td class="number">{count(shown.amounts.get(at) ?? 0)}</td>
      {second && <td class="number">{count(second.amounts.get(at) ?? 0)}</td>}
    </>
  );
}

function Row({ shown, at }: { shown: Choropleth; at: number }) {
  const isByHand = shown.measure !== 'change' && state.theme.value.classing === 'hand';
  const label = classLabel(shown, at);
  return (
    <tr>
      <th scope="row">
        <ClassColour colour={shown.classes[at]?.colour ?? ''} />
        <span class="theme-label">
          {isByHand && at > 0 ? <BreakInput shown={shown} index={at - 1} /> : label}
        </span>
      </th>
      <Amounts shown={shown} at={at} />
    </tr>
  );
}

export function ClassTable({ shown }: { shown: Choropleth }) {
  const w = words.value.choropleth;
  const isByHand = shown.measure !== 'change' && state.theme.value.classing === 'hand';
  const most = Math.max(...CLASS_COUNTS);
  const second = choropleth.second.value;
  const hasClasses = shown.values.length > 0 || shown.measure === 'change';
  return (
    <>
      <table class="theme-classes small">
        <caption class="visually-hidden">{w.classesTable}</caption>
        <thead>
          <tr class="quiet">
            <th scope="col">{w.class}</th>
            <th scope="col" class="number">
              {w.communesHead}
              {second && `, ${w.swipe.left.toLocaleLowerCase()}`}
            </th>
            {second && (
              <th scope="col" class="number">
                {w.swipe.right.toLocaleLowerCase()}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {hasClasses && [...shown.classes.keys()].map((at) => <Row shown={shown} at={at} key={at} />)}
          {OWN.filter((key) => shown.amounts.has(key) || second?.amounts.has(key)).map((key) => (
            <tr key={key}>
              <th scope="row">
                <ClassColour colour={OWN_COLOURS[key]} hatch={key === 'none' ? 'none' : null} />
                <span class="theme-label">{keyLabel(key)}</span>
              </th>
              <Amounts shown={shown} at={key} />
            </tr>
          ))}
          {shown.unsure > 0 && (
            <tr>
              <th scope="row">
                <ClassColour colour="transparent" hatch="unsure" />
                <span class="theme-label">{w.unsure}</span>
              </th>
              <td class="number">{count(shown.unsure)}</td>
              {second && <td class="number">{count(second.unsure)}</td>}
            </tr>
          )}
        </tbody>
      </table>
      {isByHand && shown.breaks.length < most - 1 && (
        <button type="button" class="link small" onClick={() => addBreak(shown)}>
          {w.addBreak}
        </button>
      )}
    </>
  );
}
