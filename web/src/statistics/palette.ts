/** Colours of the analyses, the same on the map and in the legend. Letters tell the classes apart where colours do not. */
import { HOTSPOT } from '../map/palette';
import type { MapHistory } from './types';

export const HISTORY_COLOURS: Record<MapHistory, string> = {
  new: '#D94801',
  growing: '#A50F15',
  persistent: '#3F007D',
  fading: '#2171B5',
  on_and_off: '#737373',
};

export const HOTSPOT_COLOURS = { strong: HOTSPOT.strong, possible: HOTSPOT.possible };

/** As changes are shown elsewhere on the map: orange for more, purple for less, grey for what could be luck. */
export const DIRECTION_COLOURS = { rising: '#B35806', falling: '#542788', none: '#B7BCBF' } as const;

export const CLUSTER_COLOUR = '#7A0177';
