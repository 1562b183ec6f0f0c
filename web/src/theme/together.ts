/** Communes that a kind of place has in common, and what they come to together. */
import type { Period, UnitRate } from '../api/types';
import { lengthInDays } from '../state/dates';
import { changeP } from './luck';

interface ZoneOfUnit {
  kind: string;
  basis: string;
  unit?: string | null;
}

/** Made from the incidents themselves: to ask whether these rose where they are many would answer itself. */
const COMPUTED = 'hotspot';

/** The codes of the communes of each kind. A programme's areas are none: they never meet incident figures. */
export function communesByKind(zones: readonly ZoneOfUnit[]): Map<string, Set<string>> {
  const kinds = new Map<string, Set<string>>();
  for (const { kind, basis, unit } of zones) {
    if (basis !== 'place' || kind === COMPUTED || !unit) continue;
    const codes = kinds.get(kind) ?? new Set();
    kinds.set(kind, codes.add(unit));
  }
  return kinds;
}

export interface Together {
  communes: number;
  now: number;
  /** None where the data do not reach back. */
  before: number | null;
  /** The later rate over the earlier; none when nothing happened before. */
  ratio: number | null;
  /** Two-sided p of the change. */
  p: number | null;
}

export function together(
  units: readonly UnitRate[],
  codes: ReadonlySet<string>,
  period: Period | null,
  previousPeriod: Period | null,
): Together {
  const chosen = units.filter(({ code }) => codes.has(code));
  const now = chosen.reduce((sum, { count }) => sum + count, 0);
  const known = chosen.flatMap(({ previous }) => (previous === null ? [] : [previous]));
  const communes = chosen.length;
  if (!period || !previousPeriod || known.length < communes)
    return { communes, now, before: null, ratio: null, p: null };
  const earlier = {
    count: known.reduce((sum, each) => sum + each, 0),
    exposure: lengthInDays(previousPeriod),
  };
  const later = { count: now, exposure: lengthInDays(period) };
  const ratio =
    earlier.count === 0 ? null : later.count / later.exposure / (earlier.count / earlier.exposure);
  return { communes, now, before: earlier.count, ratio, p: changeP(earlier, later) };
}
