/** Which priority zones are listed: of one kind, and only those that also lie on another kind. */
import { computed, signal } from '@preact/signals';
import { getZonesAlso } from '../api/client';
import { generation, type KnownZone, zones } from './data';
import { resource } from './resource';
import { rulesDigest } from './rules';

export const listedKind = signal('');
/** The kind that they lie on too: “coastal and hot spot”. */
export const listedAlso = signal('');

/** Ids; what touches what is the server's to say. */
export const onBoth = resource<ReadonlySet<string>>(() => {
  const [kind, also] = [listedKind.value, listedAlso.value];
  if (kind === '' || also === '') return null;
  return {
    key: `${generation.value}:${rulesDigest.value}:${kind}:${also}`,
    subject: `${kind}:${also}`,
    ask: (abort) => getZonesAlso(kind, also, abort),
  };
});

const places = computed(() =>
  (zones.current.value.value?.zones ?? []).filter(({ basis }) => basis === 'place'),
);

/** Kinds of places with the number of their zones, as they are listed. */
export const kindsOfZones = computed((): ReadonlyMap<string, number> => {
  const kinds = new Map<string, number>();
  for (const { kind } of places.value) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return kinds;
});

/** None while it is not known yet which lie on both kinds. */
export const listedZones = computed((): readonly KnownZone[] | null => {
  const [kind, also] = [listedKind.value, listedAlso.value];
  if (kind === '') return places.value;
  const ofKind = places.value.filter((zone) => zone.kind === kind);
  if (also === '') return ofKind;
  const ids = onBoth.current.value.value;
  return ids && ofKind.filter(({ id }) => ids.has(id));
});
