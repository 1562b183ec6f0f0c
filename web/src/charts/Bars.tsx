/** Horizontal bars with their numbers: a list that can be read without the bars. */
import { useState } from 'preact/hooks';
import { count, words } from '../i18n';

export interface Bar {
  key: string;
  label: string;
  value: number;
  colour?: string;
  onPick?: () => void;
}

interface Props {
  title: string;
  bars: readonly Bar[];
  /** How many are shown before somebody asks for all. */
  atFirst?: number;
}

export function Bars({ title, bars, atFirst = 8 }: Props) {
  const [all, setAll] = useState(false);
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const shown = all ? bars : bars.slice(0, atFirst);
  return (
    <section class="block">
      <h3>{title}</h3>
      <table class="bars">
        <caption class="visually-hidden">{words.value.tableOf(title)}</caption>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">{words.value.category}</th>
            <th scope="col">{words.value.count}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((bar) => (
            <tr key={bar.key}>
              <th scope="row">
                {bar.onPick ? (
                  <button type="button" class="link" onClick={bar.onPick}>
                    {bar.label}
                  </button>
                ) : (
                  bar.label
                )}
              </th>
              <td class="bar-cell" aria-hidden="true">
                <span
                  class="bar"
                  style={{ width: `${(100 * bar.value) / most}%`, background: bar.colour ?? 'var(--bar)' }}
                />
              </td>
              <td class="number">{count(bar.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {bars.length > atFirst && !all && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {words.value.showAll(count(bars.length))}
        </button>
      )}
    </section>
  );
}
