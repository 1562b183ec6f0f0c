/** The drawing tool itself; loaded only when somebody draws. */

import type { Polygon } from 'geojson';
import type { Map as MapLibreMap } from 'maplibre-gl';
import {
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
  TerraDrawSelectMode,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { LonLat } from '../api/types';
import { ACCENT } from '../map/palette';
import { type DrawnArea, distanceM, outline, ringOf } from '../state/area';
import type { DrawShape } from '../state/store';

export interface DrawSession {
  /** Waits for a new shape. */
  draw(shape: DrawShape): void;
  /** Lets the points of a shape be dragged. */
  edit(area: DrawnArea): void;
  end(): void;
}

interface Listeners {
  onFinish(area: DrawnArea): void;
  onEdit(area: DrawnArea): void;
}

const HEX = ACCENT as `#${string}`;

const drawStyles = {
  fillColor: HEX,
  // Hardly there: the heat map below keeps its colours.
  fillOpacity: 0.04,
  outlineColor: HEX,
  outlineWidth: 2.5,
} as const;

/** All the points of a circle resize it; a few of them are enough to be seen. */
const CIRCLE_HANDLE_EVERY = 16;

const selectStyles = {
  selectedPolygonColor: HEX,
  selectedPolygonFillOpacity: 0.04,
  selectedPolygonOutlineColor: HEX,
  selectedPolygonOutlineWidth: 2.5,
  selectionPointColor: '#ffffff',
  selectionPointOutlineColor: HEX,
  midPointColor: HEX,
  midPointOutlineColor: '#ffffff',
  midPointOutlineWidth: 1,
  midPointWidth: 3,
} as const;

function toArea(shape: string, polygon: Polygon): DrawnArea | null {
  const ring = ringOf(polygon);
  if (ring.length < 3) return null;
  if (shape !== 'circle') return { shape: shape === 'rectangle' ? 'rectangle' : 'polygon', ring };
  const mean = (axis: 0 | 1) => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length;
  const center: LonLat = [Number(mean(0).toFixed(6)), Number(mean(1).toFixed(6))];
  const radius = ring.reduce((sum, point) => sum + distanceM(center, point), 0) / ring.length;
  return { shape: 'circle', center, radiusM: Math.max(1, Math.round(radius)) };
}

export function createSession(map: MapLibreMap, listeners: Listeners): DrawSession {
  const polygonFlags = {
    feature: { draggable: true, coordinates: { draggable: true, midpoints: true, deletable: true } },
  };
  const isSeen = ({ properties }: { properties: Record<string, unknown> }) => {
    const shape = tool.getSnapshotFeature(String(properties.selectionPointFeatureId));
    return shape?.properties.mode !== 'circle' || Number(properties.index) % CIRCLE_HANDLE_EVERY === 0;
  };
  const tool: TerraDraw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    modes: [
      new TerraDrawPolygonMode({ styles: drawStyles }),
      new TerraDrawRectangleMode({ styles: drawStyles, drawInteraction: 'click-move-or-drag' }),
      new TerraDrawCircleMode({
        styles: drawStyles,
        drawInteraction: 'click-move-or-drag',
        projection: 'globe',
      }),
      new TerraDrawSelectMode({
        styles: {
          ...selectStyles,
          selectionPointWidth: (point) => (isSeen(point) ? 5 : 0),
          selectionPointOutlineWidth: (point) => (isSeen(point) ? 2 : 0),
        },
        projection: 'globe',
        allowManualDeselection: false,
        flags: {
          polygon: polygonFlags,
          rectangle: {
            feature: { draggable: true, coordinates: { resizable: 'opposite', draggable: false } },
          },
          circle: {
            feature: { draggable: true, coordinates: { resizable: 'center-fixed', draggable: false } },
          },
        },
      }),
    ],
  });
  tool.start();

  // A finger taps without having moved there, and the tool learns only from moves how large a shape has become.
  const canvas = map.getCanvas();
  const moveFirst = (event: PointerEvent) => {
    if (event.pointerType === 'touch') canvas.dispatchEvent(new PointerEvent('pointermove', event));
  };
  canvas.addEventListener('pointerdown', moveFirst, { capture: true });

  tool.on('finish', (id, context) => {
    const feature = tool.getSnapshotFeature(id);
    if (feature?.geometry.type !== 'Polygon') return;
    const area = toArea(String(feature.properties.mode), feature.geometry);
    if (!area) return;
    if (context.action === 'draw') {
      listeners.onFinish(area);
      // Selecting at once would take the click that finished the shape as its own.
      setTimeout(() => {
        if (tool.enabled && tool.hasFeature(id)) tool.selectFeature(id);
      }, 0);
    } else listeners.onEdit(area);
  });

  return {
    draw(shape) {
      tool.clear();
      tool.setMode(shape);
      map.getCanvas().focus();
    },
    edit(area) {
      tool.clear();
      const id = tool.getFeatureId();
      const properties =
        area.shape === 'circle'
          ? { mode: 'circle', radiusKilometers: area.radiusM / 1000 }
          : { mode: area.shape === 'rectangle' ? 'rectangle' : 'polygon' };
      const geometry = outline(area);
      // Only one plain outline can be dragged.
      if (geometry.type !== 'Polygon') return;
      geometry.coordinates = geometry.coordinates.map((ring) =>
        ring.map(([lon = 0, lat = 0]) => [Number(lon.toFixed(9)), Number(lat.toFixed(9))]),
      );
      const [result] = tool.addFeatures([{ type: 'Feature', id, geometry, properties }]);
      if (result?.valid) tool.selectFeature(id);
    },
    end() {
      canvas.removeEventListener('pointerdown', moveFirst, { capture: true });
      if (tool.enabled) tool.stop();
    },
  };
}
