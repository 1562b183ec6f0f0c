/** The shapes of what the chosen commune was made of. */
import type { Feature, FeatureCollection } from 'geojson';
import { fetchJson } from '../api/client';
import { generation, unitCard } from './data';
import { drawnBefore, type UnitHistory } from './lineage';
import { resource } from './resource';

async function shapesOf(code: string, abort: AbortSignal): Promise<Feature[]> {
  const address = encodeURIComponent(code);
  const history = await fetchJson<UnitHistory>(`/api/units/${address}/history`, { signal: abort });
  const answers = await Promise.all(
    drawnBefore(history).map(({ code: old, asOf }) =>
      fetchJson<FeatureCollection>(`/layers/communes.geojson?unit=${encodeURIComponent(old)}&as_of=${asOf}`, {
        signal: abort,
      }),
    ),
  );
  return answers.flatMap(({ features }) => features);
}

export const formerShapes = resource<Feature[]>(() => {
  const card = unitCard.current.value.value;
  if (card?.unit.level !== 'commune' || card.predecessors.length === 0) return null;
  const { code } = card.unit;
  return { key: `${generation.value}:${code}`, subject: code, ask: (abort) => shapesOf(code, abort) };
});
