/** The model card of the hot spots, as a page to read. */
import { signal } from '@preact/signals';
import { fetchJson } from '../api/client';
import { count, words } from '../i18n';
import { decimal, percent, statisticsWords } from '../i18n/statistics';
import { Dialog } from '../panels/Dialog';
import { Trouble } from '../panels/Trouble';
import { resource } from '../state/resource';
import { state } from '../state/store';

type Both = { vi: string; en: string };

interface Card {
  name: string;
  method: Both;
  meant_for: Both[];
  not_meant_for: Both[];
  false_alarms: {
    what: string;
    smooth_surface_of_risk: { varies_over_m: number; standard_deviation_of_ln: number; of_200: number }[];
    what_that_means: Both;
    [figure: string]: unknown;
  };
  power: {
    what: string;
    curves: { background: number; cells: number; times: number[]; found: number[] }[];
    what_that_means: Both;
  };
}

export const cardOpen = signal(false);

const card = resource<Card>(() =>
  cardOpen.value ? { key: 'card', ask: (abort) => fetchJson('/api/hotspots/card', { signal: abort }) } : null,
);

const inLanguage = (both: Both) => both[state.language.value] || both.vi;

function List({ title, of }: { title: string; of: readonly Both[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul class="bullets">
        {of.map((each) => (
          <li key={each.vi}>{inLanguage(each)}</li>
        ))}
      </ul>
    </>
  );
}

function FalseAlarms({ of }: { of: Card['false_alarms'] }) {
  const w = statisticsWords.value;
  const plain = Object.entries(w.cardFalseAlarm).flatMap(([key, title]) =>
    typeof of[key] === 'number' ? [[title, of[key]] as const] : [],
  );
  return (
    <>
      <h3>{w.cardFalseAlarms}</h3>
      <table class="card-table">
        <tbody>
          {plain.map(([title, n]) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td>{w.cardOf200(count(n))}</td>
            </tr>
          ))}
          {of.smooth_surface_of_risk.map((each) => (
            <tr key={`${each.varies_over_m}-${each.standard_deviation_of_ln}`}>
              <th scope="row">
                {w.cardSmooth(count(each.varies_over_m), decimal(each.standard_deviation_of_ln, 2))}
              </th>
              <td>{w.cardOf200(count(each.of_200))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{inLanguage(of.what_that_means)}</p>
    </>
  );
}

function Power({ of }: { of: Card['power'] }) {
  const w = statisticsWords.value;
  return (
    <>
      <h3>{w.cardPower}</h3>
      <table class="card-table">
        <thead>
          <tr>
            <th scope="col">{w.cardPowerBackground}</th>
            <th scope="col">{w.cardPowerCells}</th>
            {of.curves[0]?.times.map((times) => (
              <th scope="col" key={times}>
                {w.cardPowerTimes(decimal(times, 1))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.curves.map((curve) => (
            <tr key={`${curve.background}-${curve.cells}`}>
              <th scope="row">{decimal(curve.background, 1)}</th>
              <td>{count(curve.cells)}</td>
              {curve.found.map((share, index) => (
                <td key={curve.times[index]}>{percent(share)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{inLanguage(of.what_that_means)}</p>
    </>
  );
}

function Content() {
  const w = statisticsWords.value;
  const { value, error } = card.current.value;
  if (error !== null) return <Trouble message={error} onRetry={card.reload} />;
  if (value === null) return <p class="quiet">{words.value.loading}</p>;
  return (
    <>
      <p>{inLanguage(value.method)}</p>
      <List title={w.cardMeantFor} of={value.meant_for} />
      <List title={w.cardNotMeantFor} of={value.not_meant_for} />
      <FalseAlarms of={value.false_alarms} />
      <Power of={value.power} />
    </>
  );
}

export function ModelCard() {
  return (
    <Dialog id="card-title" open={cardOpen} title={statisticsWords.value.card}>
      <Content />
    </Dialog>
  );
}
