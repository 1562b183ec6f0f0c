/** Programme areas: a list by itself after everything else. Their basis is a population, so nothing here knows an incident. */
import { byClass } from './order';
import { Section, usePaper } from './paper';
import type { Briefing } from './types';

type Programme = Briefing['programmes'][number];

function One({ programme }: { programme: Programme }) {
  const { words: w, said, count } = usePaper();
  const decisions = [...new Set(programme.communes.map(({ decision }) => decision).filter(Boolean))];
  return (
    <div class="paper-programme">
      <p>
        <strong>{said(programme.title)}</strong> ({w.communesOf(count(programme.communes.length))})
      </p>
      <ul>
        {byClass(programme.communes).map((group) => (
          <li key={group.class}>
            {group.class && <strong>{w.ofClass(group.class)}: </strong>}
            {group.communes.map(({ name }) => name).join(', ')}
          </li>
        ))}
      </ul>
      {decisions.length > 0 && (
        <p class="paper-small">
          {w.decision} {decisions.join(', ')}
        </p>
      )}
    </div>
  );
}

export function Programmes({ briefing }: { briefing: Pick<Briefing, 'programmes'> }) {
  const { words: w } = usePaper();
  if (briefing.programmes.length === 0) return null;
  return (
    <Section title={w.programmes} name="programmes">
      <p class="paper-small">{w.programmesNote}</p>
      {briefing.programmes.map((programme) => (
        <One programme={programme} key={programme.kind} />
      ))}
    </Section>
  );
}
