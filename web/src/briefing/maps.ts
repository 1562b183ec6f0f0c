/** The maps of a briefing: drawn out of sight one after the other, from the same filter as the figures. */
import { batch, computed, effect, signal } from '@preact/signals';
import { ServerGoneError } from '../api/client';
import type { BoundingBox } from '../api/types';
import type { Shown } from '../map/follow';
import { type Capture, type CaptureSize, openCapture } from '../picture/capture';
import { metresPerPixel } from '../picture/scaleBar';
import { catalogue } from '../state/data';
import { defaultSetting } from '../state/layers';
import type { Selection } from '../state/permalink';
import { state } from '../state/store';
import { MAP_WIDTH_PX, mapHeight } from './measures';
import { type BriefingDocument, briefingDocument } from './question';
import type { Briefing } from './types';

export interface MapPicture {
  blob: Blob;
  url: string;
  /** CSS pixels of the picture at its own size. */
  height: number;
  metresPerPixel: number;
}

export type MapResult = MapPicture | { failure: 'drawing' | 'gone' };

export const isPicture = (result: MapResult | undefined): result is MapPicture =>
  result !== undefined && 'url' in result;

/** About 200 dots per inch on paper; for many at once a file of them must stay small enough to send. */
const PIXEL_RATIO = { one: 2, each: 1.25 };
const PADDING_PX = 20;

/** What the picture of a briefing is known by: the code of its commune, or nothing for the whole ground. */
export const mapKey = ({ isEach }: BriefingDocument, { area }: Briefing): string =>
  isEach ? (area.code ?? '') : '';

const results = signal<ReadonlyMap<string, MapResult>>(new Map());
export const mapResults = computed(() => results.value);

/** Somebody stopped the run before all were drawn. */
export const isStopped = signal(false);
const turn = signal(0);

export function stopMaps(): void {
  isStopped.value = true;
}

/** Draws what is not drawn yet. */
export function resumeMaps(): void {
  batch(() => {
    results.value = new Map([...results.peek()].filter(([, result]) => isPicture(result)));
    isStopped.value = false;
    turn.value++;
  });
}

/** Briefings that are whole: those of a run as soon as their map is drawn, a single one at once. */
export const readyBriefings = computed((): Briefing[] => {
  const known = briefingDocument.current.value.value;
  if (!known) return [];
  return known.isEach
    ? known.briefings.filter((briefing) => results.value.has(mapKey(known, briefing)))
    : known.briefings;
});

/** Whether nothing is being drawn any more. */
export const areMapsSettled = computed(() => {
  const known = briefingDocument.current.value.value;
  if (!known) return false;
  return known.briefings.every((briefing) => results.value.has(mapKey(known, briefing)));
});

const whole = (): BoundingBox => catalogue.current.peek().value?.extent ?? [102.1, 8.3, 109.6, 23.5];

/** The same map for everybody: the layers as they are at first, whatever was switched on the screen. */
function shownOnPaper(chosen: Shown['chosen'], { isEach }: BriefingDocument): Shown {
  return { settingOf: defaultSetting, chosen, withAnalysis: false, withArea: !isEach };
}

async function take(
  capture: Capture,
  { area }: Briefing,
  size: CaptureSize,
  stop: AbortSignal,
): Promise<MapResult> {
  try {
    const where = { bounds: area.bbox ?? whole(), padding: PADDING_PX };
    const { blob, view } = await capture.take(where, { signal: stop });
    return {
      blob,
      url: URL.createObjectURL(blob),
      height: size.height,
      metresPerPixel: metresPerPixel(view),
    };
  } catch (error) {
    if (stop.aborted) throw error;
    return { failure: error instanceof ServerGoneError ? 'gone' : 'drawing' };
  }
}

/** One map for all of them; each result is put down as soon as it is there. */
async function draw(known: BriefingDocument, missing: readonly Briefing[], stop: AbortSignal): Promise<void> {
  const chosen = signal<Selection | null>(known.isEach ? null : state.selection.peek());
  const boxes = missing.map(({ area }) => area.bbox ?? whole());
  const size: CaptureSize = {
    width: MAP_WIDTH_PX,
    height: mapHeight(boxes),
    pixelRatio: known.isEach ? PIXEL_RATIO.each : PIXEL_RATIO.one,
  };
  const put = (briefing: Briefing, result: MapResult) => {
    results.value = new Map(results.peek()).set(mapKey(known, briefing), result);
  };
  let capture: Capture;
  try {
    capture = await openCapture(size, { signal: stop, shown: shownOnPaper(chosen, known) });
  } catch (error) {
    if (stop.aborted) return;
    console.warn(error);
    for (const briefing of missing) put(briefing, { failure: 'drawing' });
    return;
  }
  try {
    for (const briefing of missing) {
      const { code } = briefing.area;
      if (known.isEach && code !== null) chosen.value = { kind: 'unit', code };
      put(briefing, await take(capture, briefing, size, stop));
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    capture.close();
  }
}

function forget(): void {
  for (const result of results.peek().values()) if (isPicture(result)) URL.revokeObjectURL(result.url);
  results.value = new Map();
}

/** Draws the maps of whatever document is there, until the returned function is called. */
export function followDocument(): () => void {
  let drawn: BriefingDocument | null = null;
  const end = effect(() => {
    const known = briefingDocument.current.value.value;
    turn.value;
    if (known !== drawn) {
      forget();
      drawn = known;
      if (isStopped.peek()) isStopped.value = false;
    }
    if (!known || isStopped.value) return;
    const missing = known.briefings.filter(
      (briefing) => !isPicture(results.peek().get(mapKey(known, briefing))),
    );
    const abort = new AbortController();
    if (missing.length > 0) void draw(known, missing, abort.signal);
    return () => abort.abort();
  });
  return () => {
    end();
    forget();
  };
}
