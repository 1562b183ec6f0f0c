/** Reads all incidents of a question that fits into no address, a page after the other, as many as there are. */
import type { Incident, IncidentPage } from '../api/client';
import type { SummaryRequest } from '../api/types';

/** The most of one page, and the last page that the server gives. */
export const PAGE = 1000;
const LAST_OFFSET = 9000;

export type Ask = (body: SummaryRequest, offset: number) => Promise<IncidentPage>;

/** Text for CQL2 of a day, a month or an instant: what an incident begins with. */
export function beginning(occurredAt: string): string {
  const day = /^\d{4}-\d{2}$/.test(occurredAt) ? `${occurredAt}-01` : occurredAt;
  return day.includes('T') ? `TIMESTAMP('${day}')` : `DATE('${day}')`;
}

/**
 * Every incident once. Where the server's table ends, it goes on from the last time that was read, which some of the rows share:
 * they are known by their number. Ends early only where more rows than a whole table begin at one instant.
 */
export async function allIncidents(
  body: SummaryRequest,
  ask: Ask,
  onProgress: (share: number) => void,
): Promise<{ incidents: Incident[]; matched: number }> {
  const found = new Map<number, Incident>();
  let matched: number | null = null;
  let question = body;
  for (let offset = 0; ; offset += PAGE) {
    if (offset > LAST_OFFSET) {
      const last = [...found.values()].at(-1);
      const before = question.filter;
      if (!last) break;
      question = { ...body, filter: `occurred_at >= ${beginning(last.properties.occurred_at)}` };
      if (question.filter === before) break;
      offset = 0;
    }
    const page = await ask(question, offset);
    matched ??= page.numberMatched;
    for (const incident of page.features) found.set(incident.id, incident);
    onProgress(matched === 0 ? 1 : Math.min(1, found.size / matched));
    if (page.features.length < PAGE || found.size >= matched) break;
  }
  return { incidents: [...found.values()], matched: matched ?? 0 };
}
