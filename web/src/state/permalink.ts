/**
 * The whole state as a short, readable hash, and back.
 *
 * Whatever cannot be understood is left out, so a broken link opens on the defaults instead of failing.
 */
import type { HowKnown, LonLat } from '../api/types';
import { isLanguage, type Language } from '../i18n/language';
import { type Analysis, decodeAnalysis, encodeAnalysis } from '../statistics/settings';
import { ALONG_LINES, type DrawnArea, FARTHEST_ALONG_M } from './area';
import { decodeBriefing, encodeBriefing, type OpenBriefing } from './briefing';
import { isStartDay } from './calendar';
import { type Comparison, decodeComparison, encodeComparison } from './comparison';
import { isLocalDate } from './dates';
import type { Filter } from './filter';
import { decodeTheme, encodeTheme, type Theme } from './theme';

export interface View {
  zoom: number;
  lat: number;
  lon: number;
}

export interface LayerSetting {
  on: boolean;
  /** 0 to 1. */
  opacity: number;
}

export type Selection = { kind: 'unit'; code: string } | { kind: 'zone'; id: string };

export const SIGMAS = [150, 300, 600] as const;
export type Sigma = (typeof SIGMAS)[number];

/** How wide the bars of the time strip are; `auto` leaves it to the length of the data. */
export const BIN_CHOICES = ['auto', 'day', 'week', 'month'] as const;
export type BinChoice = (typeof BIN_CHOICES)[number];

/** The parts of an answer. */
export const ANSWER_TABS = ['overview', 'trend', 'incidents', 'reasons'] as const;
export type AnswerTab = (typeof ANSWER_TABS)[number];

export interface SharedState {
  view: View | null;
  /** Only what differs from the defaults. */
  layers: Record<string, LayerSetting>;
  /** `undefined` leaves the period to the default, `null` inside means everything. */
  filter: Partial<Filter>;
  area: DrawnArea | null;
  selection: Selection | null;
  language: Language | null;
  sigma: Sigma | null;
  /** Only where the heat map's colours fit what is shown. */
  densityScale: 'fitted' | null;
  /** Only where it is not the first. */
  monthStart: number | null;
  bins: BinChoice | null;
  tab: AnswerTab | null;
  analysis: Analysis | null;
  /** How communes are coloured, when it is not the usual way. */
  theme: Theme | null;
  comparison: Comparison | null;
  /** Where the line between two compared maps stands, as a share of the width. */
  divider: number | null;
  ranking: boolean;
  /** The kind of place whose communes alone are ranked. */
  rankedKind: string | null;
  briefing: OpenBriefing | null;
  panels: { layers: boolean } | null;
}

const HOW_KNOWN: readonly HowKnown[] = ['reported', 'discovered', 'unknown'];

const escapeText = (text: string) =>
  encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%2C', ',');

const fixed = (value: number, digits: number) => String(Number(value.toFixed(digits)));

function encodeArea(area: DrawnArea): string {
  const point = ([lon, lat]: LonLat) => `${fixed(lon, 6)},${fixed(lat, 6)}`;
  if (area.shape === 'circle') return `circle;${point(area.center)};${fixed(area.radiusM, 1)}`;
  if (area.shape === 'along') return `along;${area.line};${fixed(area.distanceM, 0)}`;
  const ring = (points: readonly LonLat[]) => points.map(point).join(';');
  if (area.shape === 'shapes')
    return `shapes;${area.polygons.map((rings) => rings.map(ring).join('!')).join('|')}`;
  return `${area.shape};${ring(area.ring)}`;
}

export function encodeHash(state: SharedState): string {
  const parts: string[] = [];
  const put = (name: string, value: string) => parts.push(`${name}=${value}`);
  if (state.view)
    put('map', `${fixed(state.view.zoom, 2)}/${fixed(state.view.lat, 5)}/${fixed(state.view.lon, 5)}`);
  if (state.language) put('lang', state.language);
  if ('period' in state.filter) {
    put('time', state.filter.period ? `${state.filter.period.from}/${state.filter.period.to}` : 'all');
  }
  if (state.filter.categories?.length) put('cat', state.filter.categories.map(escapeText).join(','));
  if (state.filter.howKnown?.length) put('how', state.filter.howKnown.join(','));
  if (state.monthStart) put('cal', String(state.monthStart));
  if (state.bins) put('bins', state.bins);
  if (state.tab) put('tab', state.tab);
  if (state.sigma) put('sigma', String(state.sigma));
  if (state.densityScale) put('scale', state.densityScale);
  const layers = Object.entries(state.layers).sort(([a], [b]) => (a < b ? -1 : 1));
  if (layers.length > 0) {
    put(
      'layers',
      layers.map(([id, s]) => `${escapeText(id)};${s.on ? 1 : 0};${fixed(s.opacity, 2)}`).join(','),
    );
  }
  // The name of an indicator is escaped inside, since it may hold what divides the parts.
  if (state.theme) put('theme', encodeTheme(state.theme).replaceAll('%', '%25'));
  if (state.comparison) put('compare', encodeComparison(state.comparison));
  if (state.comparison && state.divider !== null) put('divider', fixed(state.divider, 2));
  if (state.ranking) put('table', ['communes', state.rankedKind].filter(Boolean).join(';'));
  if (state.area) put('area', encodeArea(state.area));
  if (state.selection) {
    const { selection } = state;
    put('at', `${selection.kind}/${escapeText(selection.kind === 'unit' ? selection.code : selection.id)}`);
  }
  if (state.analysis)
    put('analysis', escapeText(encodeAnalysis(state.analysis)).replaceAll('%3B', ';').replaceAll('%3D', '='));
  if (state.briefing) put('briefing', encodeBriefing(state.briefing));
  if (state.panels) put('panels', state.panels.layers ? 'layers' : 'none');
  return parts.join('&');
}

function decodeText(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function decodeView(text: string): View | null {
  const [zoom, lat, lon] = text.split('/').map(Number);
  if (zoom === undefined || lat === undefined || lon === undefined) return null;
  if (!(zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180)) return null;
  return { zoom, lat, lon };
}

function decodePoint(text: string | undefined): LonLat | null {
  const [lon, lat] = (text ?? '').split(',').map(Number);
  if (lon === undefined || lat === undefined || !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return null;
  return [lon, lat];
}

function decodeRing(points: readonly string[]): LonLat[] | null {
  const ring = points.map(decodePoint);
  return ring.length < 3 || ring.some((point) => point === null) ? null : (ring as LonLat[]);
}

function decodeArea(text: string): DrawnArea | null {
  const [shape, ...rest] = text.split(';');
  if (shape === 'circle') {
    const center = decodePoint(rest[0]);
    const radiusM = Number(rest[1]);
    return center && radiusM > 0 && radiusM < 2e6 ? { shape, center, radiusM } : null;
  }
  if (shape === 'along') {
    const line = ALONG_LINES.find((each) => each === rest[0]);
    const distanceM = Number(rest[1]);
    return line && distanceM >= 1 && distanceM <= FARTHEST_ALONG_M ? { shape, line, distanceM } : null;
  }
  if (shape === 'shapes') {
    const polygons = rest
      .join(';')
      .split('|')
      .map((polygon) => polygon.split('!').map((ring) => decodeRing(ring.split(';'))));
    const isWhole = polygons.every((rings) => rings.every((ring) => ring !== null));
    return isWhole ? { shape, polygons: polygons as LonLat[][][] } : null;
  }
  if (shape !== 'polygon' && shape !== 'rectangle') return null;
  const ring = decodeRing(rest);
  return ring && { shape, ring };
}

function decodeLayers(text: string): Record<string, LayerSetting> {
  const layers: Record<string, LayerSetting> = {};
  for (const item of text.split(',')) {
    const [id, on, opacity] = item.split(';');
    const value = Number(opacity);
    if (!id || !/^[\w.-]+$/.test(id) || (on !== '0' && on !== '1') || !(value >= 0 && value <= 1)) continue;
    layers[id] = { on: on === '1', opacity: value };
  }
  return layers;
}

function decodeSelection(text: string): Selection | null {
  const slash = text.indexOf('/');
  const [kind, value] = [text.slice(0, slash), text.slice(slash + 1)];
  if (slash < 0 || value === '' || value.length > 200) return null;
  if (kind === 'unit') return { kind, code: value };
  return kind === 'zone' ? { kind, id: value } : null;
}

function decodePeriod(text: string): Partial<Filter> {
  if (text === 'all') return { period: null };
  const [from = '', to = ''] = text.split('/');
  return isLocalDate(from) && isLocalDate(to) && from <= to ? { period: { from, to } } : {};
}

/** Ten thousand points, which is as many as the server takes. */
const LONGEST = 400_000;

export function decodeHash(hash: string): SharedState {
  const state: SharedState = {
    view: null,
    layers: {},
    filter: {},
    area: null,
    selection: null,
    language: null,
    sigma: null,
    densityScale: null,
    monthStart: null,
    bins: null,
    tab: null,
    analysis: null,
    theme: null,
    comparison: null,
    divider: null,
    ranking: false,
    rankedKind: null,
    briefing: null,
    panels: null,
  };
  for (const part of hash.replace(/^#/, '').slice(0, LONGEST).split('&')) {
    const equals = part.indexOf('=');
    const value = equals < 0 ? null : decodeText(part.slice(equals + 1));
    if (value === null) continue;
    switch (part.slice(0, equals)) {
      case 'map':
        state.view = decodeView(value);
        break;
      case 'lang':
        if (isLanguage(value)) state.language = value;
        break;
      case 'time':
        Object.assign(state.filter, decodePeriod(value));
        break;
      case 'cat':
        state.filter.categories = value.split(',').filter((code) => /^[\w.-]{1,40}$/.test(code));
        break;
      case 'how':
        state.filter.howKnown = HOW_KNOWN.filter((known) => value.split(',').includes(known));
        break;
      case 'sigma':
        state.sigma = SIGMAS.find((sigma) => String(sigma) === value) ?? null;
        break;
      case 'scale':
        state.densityScale = value === 'fitted' ? value : null;
        break;
      case 'cal':
        if (/^\d{1,2}$/.test(value) && isStartDay(Number(value))) state.monthStart = Number(value);
        break;
      case 'tab':
        state.tab = ANSWER_TABS.find((tab) => tab === value) ?? null;
        break;
      case 'bins':
        state.bins = BIN_CHOICES.find((choice) => choice === value) ?? null;
        break;
      case 'layers':
        state.layers = decodeLayers(value);
        break;
      case 'theme':
        state.theme = decodeTheme(value);
        break;
      case 'compare':
        state.comparison = decodeComparison(value);
        break;
      case 'divider':
        state.divider = /^[01]$|^0\.\d+$/.test(value) ? Number(value) : null;
        break;
      case 'table':
        // A kind is an identifier of the rules'.
        state.ranking = /^communes(;[\w-]{1,60})?$/.test(value);
        state.rankedKind = (state.ranking && value.split(';')[1]) || null;
        break;
      case 'area':
        state.area = decodeArea(value);
        break;
      case 'at':
        state.selection = decodeSelection(value);
        break;
      case 'analysis':
        state.analysis = decodeAnalysis(value);
        break;
      case 'briefing':
        state.briefing = decodeBriefing(value);
        break;
      case 'panels':
        if (value === 'layers' || value === 'none') state.panels = { layers: value === 'layers' };
        break;
    }
  }
  return state;
}
