import { effect, signal } from '@preact/signals';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { expect, it } from 'vitest';
import { drawn, SLOTS } from '../src/map/layers';
import { LayerStack } from '../src/map/stack';

/** What a map keeps of its layers. */
function fakeMap() {
  const visibility = new Map<string, string>();
  const map = {
    addLayer: ({ id }: { id: string }) => visibility.set(id, 'visible'),
    setLayoutProperty: (id: string, _: string, value: string) => visibility.set(id, value),
    setPaintProperty: () => {},
  };
  return { map: map as unknown as MapLibreMap, visibility };
}

it('what is added late has its row’s setting at once, and follows it', () => {
  const { map, visibility } = fakeMap();
  const stack = new LayerStack(map);
  const isOn = signal(false);
  effect(() => stack.apply(() => ({ on: isOn.value, opacity: 1 })));
  stack.add('incidents', [drawn(SLOTS[0] ?? '', { id: 'incidents-many', type: 'circle' })]);
  expect(visibility.get('incidents-many')).toBe('none');
  isOn.value = true;
  expect(visibility.get('incidents-many')).toBe('visible');
  stack.add(null, [drawn(SLOTS[0] ?? '', { id: 'ground', type: 'fill' })]);
  isOn.value = false;
  expect(visibility.get('incidents-many')).toBe('none');
  expect(visibility.get('ground')).toBe('visible');
});
