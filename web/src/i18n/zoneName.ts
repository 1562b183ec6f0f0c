/** What a zone is called: hot spots have names that the server made, of Vietnamese words and a commune or a number. */
import type { Language } from './language';

const HOT_SPOT = /^Cụm tập trung (.+)$/;
const OF_INCIDENTS = /^(\d[\d.]*) vụ$/;

export function zoneNameIn(language: Language, { kind, name }: { kind: string; name: string }): string {
  const what = kind === 'hotspot' && language === 'en' ? HOT_SPOT.exec(name)?.[1] : undefined;
  if (what === undefined) return name;
  const n = OF_INCIDENTS.exec(what)?.[1];
  return n === undefined ? `Hot spot, ${what}` : `Hot spot of ${n.replaceAll('.', ',')} incidents`;
}
