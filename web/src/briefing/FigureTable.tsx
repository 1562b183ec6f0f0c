/** The figures at the top, each with its unit and how sure it is. */
import type { ComponentChildren } from 'preact';
import { Scroll, Section, usePaper } from './paper';
import type { Briefing } from './types';

function Row({
  name,
  value,
  unit,
  children,
}: {
  name: string;
  value: string;
  unit: string;
  children?: ComponentChildren;
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="right figure">{value}</td>
      <td>
        {unit}
        {children && <span class="paper-small">{children}</span>}
      </td>
    </tr>
  );
}

function Inhabitants({ briefing }: { briefing: Briefing }) {
  const { words: w, rate, count } = usePaper();
  const found = briefing.figures.per_inhabitants;
  if (!found) return null;
  const parts = [
    w.interval(rate(found.lower), rate(found.upper)),
    w.inhabitants(count(found.inhabitants), String(found.year)),
    found.is_unsure ? w.unsure : null,
  ];
  return (
    <Row name={w.perInhabitants} value={rate(found.rate)} unit={w.perInhabitantsUnit}>
      {parts.filter(Boolean).join('; ')}
    </Row>
  );
}

export function FigureTable({ briefing }: { briefing: Briefing }) {
  const { words: w, count, rate, area, percent } = usePaper();
  const { figures, area: ground } = briefing;
  const everywhere = figures.count_everywhere;
  return (
    <Section title={w.figures} name="figures">
      <Scroll>
        <table class="paper-table">
          <caption class="visually-hidden">{w.figures}</caption>
          <thead>
            <tr>
              <th scope="col">{w.figureName}</th>
              <th scope="col" class="right">
                {w.value}
              </th>
              <th scope="col">{w.unit}</th>
            </tr>
          </thead>
          <tbody>
            <Row name={w.total} value={count(figures.count)} unit={w.incidents} />
            {figures.discovered > 0 && (
              <Row name={w.discovered} value={count(figures.discovered)} unit={w.incidents} />
            )}
            {figures.how_known_unknown > 0 && (
              <Row name={w.howKnownUnknown} value={count(figures.how_known_unknown)} unit={w.incidents} />
            )}
            {figures.per_km2 !== null && (
              <Row name={w.perKm2} value={rate(figures.per_km2)} unit={w.perKm2Unit} />
            )}
            <Inhabitants briefing={briefing} />
            {everywhere !== null && everywhere > 0 && (
              <Row
                name={w.shareEverywhere}
                value={percent(figures.count / everywhere)}
                unit={w.ofAll(count(everywhere))}
              />
            )}
            {ground.area_km2 !== null && <Row name={w.area} value={area(ground.area_km2)} unit={w.km2} />}
          </tbody>
        </table>
      </Scroll>
    </Section>
  );
}
