/** The routes the web app calls, in the form that `openapi-fetch` reads. */
import type {
  Category,
  LayerCatalogue,
  Problem,
  Summary,
  SummaryRequest,
  UnitCard,
  UnitMatch,
  ZoneCollection,
} from './types';

type Json<Body> = { content: { 'application/json': Body } };
type Responses<Body> = {
  200: Json<Body>;
  default: { content: { 'application/problem+json': Problem } };
};
type Get<Body, Query = undefined, Path = undefined> = {
  get: {
    parameters: (Query extends undefined ? { query?: never } : { query?: Query }) &
      (Path extends undefined ? { path?: never } : { path: Path });
    responses: Responses<Body>;
  };
};

export interface Paths {
  '/layers': Get<LayerCatalogue>;
  '/api/categories': Get<{ categories: Category[] }>;
  '/api/units': Get<
    { units: UnitMatch[]; generation: number },
    { q: string; level?: string; limit?: number; as_of?: string }
  >;
  '/api/units/{code}': Get<UnitCard, undefined, { code: string }>;
  '/api/zones': Get<ZoneCollection, Record<string, string>>;
  '/api/summary': {
    post: {
      requestBody: { content: { 'application/json': SummaryRequest } };
      responses: Responses<Summary>;
    };
  };
}
