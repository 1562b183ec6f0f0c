/** The incidents of what is asked about, a page at a time, and the one that is pointed at. */
import { computed, effect, signal } from '@preact/signals';
import { type IncidentOrder, listIncidents } from '../api/client';
import type { LonLat } from '../api/types';
import { askedArea, filterQuery, generation } from './data';
import { summaryRequest } from './filter';
import { resource } from './resource';
import { answerOpen, state } from './store';

export const ROWS = 50;
/** The server's table ends there. */
export const LAST_OFFSET = 9000;

export const incidentOrder = signal<IncidentOrder>('-occurred_at');
export const incidentOffset = signal(0);
/** The incident in the table under the pointer or with the focus, shown on the map. */
export const pointedIncident = signal<LonLat | null>(null);

const question = computed(() => {
  const area = askedArea.value;
  return area === null ? null : summaryRequest(area, state.filter.value);
});

// Another question starts with its first page.
effect(() => {
  JSON.stringify(question.value);
  incidentOffset.value = 0;
  pointedIncident.value = null;
});

export const incidentPage = resource(() => {
  const body = question.value;
  // Only while it is looked at.
  if (body === null || filterQuery.value === null || !answerOpen.value) return null;
  if (state.answerTab.value !== 'incidents') return null;
  const page = { sort: incidentOrder.value, limit: ROWS, offset: incidentOffset.value };
  return {
    key: `${generation.value}:${JSON.stringify([body, page])}`,
    subject: JSON.stringify(body.area),
    ask: (abort: AbortSignal) => listIncidents(body, page, abort),
  };
}, 120);
