/** The first and the last day of a period, each as a date that can be typed. */
import { useId, useState } from 'preact/hooks';
import type { LocalDate, Period } from '../api/types';
import { words } from '../i18n';

interface Props {
  period: Period;
  /** The first and the last day there is. */
  data: { first: LocalDate; last: LocalDate };
  /** Only with a period whose first day is not after its last. */
  onChange(period: Period): void;
}

export function DayInputs({ period, data, onChange }: Props) {
  const w = words.value.choropleth.swipe;
  const id = useId();
  // Kept until it is a period: who types the new end first, and then the beginning, means both.
  const [draft, setDraft] = useState<Period | null>(null);
  const typed = draft ?? period;
  const isWrong = draft !== null;
  const change = (next: Period) => {
    const isGood = next.from !== '' && next.to !== '' && next.from <= next.to;
    setDraft(isGood ? null : next);
    if (isGood) onChange(next);
  };
  const input = (end: 'from' | 'to') => (
    <label class="small quiet">
      {w[end]}
      <input
        type="date"
        value={typed[end]}
        min={data.first}
        max={data.last}
        aria-describedby={id}
        aria-invalid={isWrong}
        onChange={(event) => change({ ...typed, [end]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <div class="day-inputs">
      {input('from')}
      {input('to')}
      <p class="wrong small" id={id} role="alert">
        {isWrong && w.badPeriod}
      </p>
    </div>
  );
}
