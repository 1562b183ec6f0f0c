/** Calls to the server: one function a question, every one of them abortable. */
import createClient from 'openapi-fetch';
import type { paths } from './schema.gen';
import type {
  Category,
  DensityTileJson,
  Health,
  LayerCatalogue,
  Problem,
  Rates,
  Rules,
  Summary,
  SummaryRequest,
  UnitCard,
  UnitMatch,
  ZoneCollection,
} from './types';

/** The server answered, and said no. `message` is the sentence meant for the reader. */
export class ProblemError extends Error {
  readonly status: number;
  /** The parameter at fault, where it is one. */
  readonly parameter: string | null;
  constructor(problem: Pick<Problem, 'title' | 'status'> & Partial<Pick<Problem, 'detail' | 'parameter'>>) {
    super(problem.detail || problem.title);
    this.name = 'ProblemError';
    this.status = problem.status;
    this.parameter = problem.parameter ?? null;
  }
}

/** Whether the server understood, and says why it does not answer; anything else may go better another time. */
export const isRefusal = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.status < 500;

/** Nobody answered: the server is stopped, or the way to it is. */
export class ServerGoneError extends Error {
  constructor() {
    super('no answer');
    this.name = 'ServerGoneError';
  }
}

const client = createClient<paths>({
  baseUrl: '',
  fetch: async (request) => {
    try {
      return await fetch(request);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new ServerGoneError();
    }
  },
});

/** The body of an answer. Its type is the caller's word for what the generated types say. */
function unwrap<Body>(result: { data?: unknown; error?: unknown; response: Response }): Body {
  if (result.data !== undefined && result.response.ok) return result.data as Body;
  if (result.response.status >= 502) throw new ServerGoneError();
  throw new ProblemError(asProblem(result.error, result.response));
}

function asProblem(body: unknown, response: Response): ConstructorParameters<typeof ProblemError>[0] {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>;
  return {
    title: problem.title ?? response.statusText,
    status: response.status,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem.parameter === undefined ? {} : { parameter: problem.parameter }),
  };
}

export async function getLayers(signal: AbortSignal): Promise<LayerCatalogue> {
  return unwrap(await client.GET('/layers', { signal }));
}

export async function getCategories(signal: AbortSignal): Promise<Category[]> {
  return unwrap<{ categories: Category[] }>(await client.GET('/api/categories', { signal })).categories;
}

/** The kinds of zones with their colours and titles, and what is wrong with the file of rules. */
export async function getRules(signal: AbortSignal): Promise<Rules> {
  return unwrap(await client.GET('/api/rules', { signal }));
}

export async function findUnits(q: string, limit: number, signal: AbortSignal): Promise<UnitMatch[]> {
  const answer = await client.GET('/api/units', { params: { query: { q, limit } }, signal });
  return unwrap<{ units: UnitMatch[] }>(answer).units;
}

export async function getUnit(code: string, signal: AbortSignal): Promise<UnitCard> {
  return unwrap(await client.GET('/api/units/{code}', { params: { path: { code } }, signal }));
}

/** The page lists zones and says where they are; their shapes come in tiles. */
export async function getZones(signal: AbortSignal): Promise<ZoneCollection> {
  return unwrap(await client.GET('/api/zones', { params: { query: { skipGeometry: true } }, signal }));
}

/** Ids of the zones of a kind that lie, with a part at least, on one of another kind. */
export async function getZonesAlso(
  kind: string,
  also: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const answer = await client.GET('/api/zones', {
    params: { query: { kind, also, skipGeometry: true } },
    signal,
  });
  const { features }: ZoneCollection = unwrap(answer);
  return new Set(features.map(({ id, properties }) => properties.id ?? String(id)));
}

export async function getRates(parameters: Record<string, string>, signal: AbortSignal): Promise<Rates> {
  return unwrap(await client.GET('/api/rates', { params: { query: parameters }, signal }));
}

export async function summarise(body: SummaryRequest, signal: AbortSignal): Promise<Summary> {
  return unwrap(await client.POST('/api/summary', { body, signal }));
}

/** Any address of the server's, as JSON. */
export async function fetchJson<Body>(path: string, init: RequestInit = {}): Promise<Body> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ServerGoneError();
  });
  const body: unknown = await response.json().catch(() => undefined);
  return unwrap<Body>({ response, ...(response.ok ? { data: body } : { error: body }) });
}

/** An incident as a row of a table needs it. */
export interface Incident {
  id: number;
  properties: { occurred_at: string; category: string | null; unit: string | null };
  geometry: { coordinates: number[] };
}

export interface IncidentPage {
  features: Incident[];
  numberMatched: number;
}

export type IncidentOrder = `${'-' | ''}${'occurred_at' | 'category' | 'unit'}`;

export async function listIncidents(
  body: SummaryRequest,
  query: { sort: IncidentOrder; limit: number; offset: number },
  signal: AbortSignal,
): Promise<IncidentPage> {
  return unwrap(await client.POST('/api/incidents', { body, params: { query }, signal }));
}

export interface Densest {
  /** Incidents per km². */
  maximum: number;
  densest: { longitude: number; latitude: number; commune: string | null } | null;
}

/** Where the heat map is densest of all that the parameters choose; cells of half a `sigma` miss no peak by much. */
export async function getDensest(query: string, sigma: number, signal: AbortSignal): Promise<Densest> {
  const parameters = [query, `sigma=${sigma}`, `cell=${sigma / 2}`, 'skipValues=true'].filter(Boolean);
  return fetchJson(`/layers/density.json?${parameters.join('&')}`, { signal });
}

/** The density tiles say themselves how a colour becomes a number. */
export async function getDensityTileJson(query: string, signal: AbortSignal): Promise<DensityTileJson> {
  const response = await fetch(`/tiles/density.json?${query}`, { signal }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ServerGoneError();
  });
  if (!response.ok) throw new ProblemError({ title: response.statusText, status: response.status });
  return (await response.json()) as DensityTileJson;
}

export async function isServerBack(): Promise<boolean> {
  return (await getHealth()) !== null;
}

/** Which data and which rules the server answers from; `null` when it does not answer. */
export async function getHealth(): Promise<Health | null> {
  try {
    const response = await fetch('/healthz', { cache: 'no-store' });
    return response.ok ? ((await response.json()) as Health) : null;
  } catch {
    return null;
  }
}
