/** Which old communes went into one, and on which day they were last in force. */
import type { components } from '../api/schema.gen';
import { addDays } from './dates';

export type UnitHistory = components['schemas']['UnitHistory'];

/** More of them would be a province's worth of requests. */
const MOST = 40;

/** The steps into this very unit from units that can be drawn. */
export function drawnBefore({ code, made_of }: UnitHistory): { code: string; asOf: string }[] {
  return made_of
    .filter((step) => step.new_code === code && step.old_is_drawn)
    .slice(0, MOST)
    .map(({ old_code, date }) => ({ code: old_code, asOf: addDays(date, -1) }));
}

/** A former city or town is of the level of districts, and its name says what it was. */
export function levelOf({ level, name }: { level: string; name: string }): string {
  if (level !== 'district') return level;
  if (name.startsWith('Thành phố ')) return 'city';
  return name.startsWith('Thị xã ') ? 'town' : level;
}
