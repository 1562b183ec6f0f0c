/** Since when a zone is a hot spot, in a few words: its sentence says it in full. */
import { date, words } from '../i18n';
import { type KnownZone, zones } from '../state/data';

/** None for other kinds, and where no earlier period could be looked at. */
export function hotspotSince({ hotspot_since: since, hotspot_not_before: before }: KnownZone): string | null {
  const w = words.value;
  if (since === null) return null;
  if (before === null) return w.hotspotBefore(date(since));
  return since === zones.current.value.value?.period?.to ? w.hotspotNew : w.hotspotFrom(date(since));
}
