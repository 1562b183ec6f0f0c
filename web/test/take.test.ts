import { describe, expect, it } from 'vitest';
import type { Incident, IncidentPage } from '../src/api/client';
import type { SummaryRequest } from '../src/api/types';
import { askedLayer, featuresAddress, fileAddress, gdalAddress, tilesAddress } from '../src/take/addresses';
import { incidentsAddress, wellKnownText } from '../src/take/incidentsAddress';
import { layerDefinition } from '../src/take/layerDefinition';
import { layer } from './layer';

const LAYERS = [
  layer('zones', 'zones', 'polygon', ['incidents']),
  layer('communes', 'boundaries', 'polygon', ['incidents']),
  layer('ethnic_minority', 'programmes', 'polygon', ['class']),
  layer('density', 'incidents', 'raster'),
];
const FILTER = { datetime: '2025-07-01/2026-06-30', category: 'TT' };
const asked = (row: string) => {
  const found = askedLayer(row, LAYERS, FILTER, 300);
  if (!found) throw new Error(row);
  return found;
};

describe('the addresses of a layer', () => {
  it('hold the filter where it concerns the layer, and never for a programme', () => {
    expect(fileAddress(asked('communes'), 'csv')).toBe(
      '/layers/communes.csv?datetime=2025-07-01/2026-06-30&category=TT',
    );
    expect(fileAddress(asked('choropleth'), 'csv')).toBe(fileAddress(asked('communes'), 'csv'));
    expect(fileAddress(asked('ethnic_minority'), 'gpkg')).toBe('/layers/ethnic_minority.gpkg');
    expect(askedLayer('gone', LAYERS, FILTER, 300)).toBeNull();
  });

  it('ask for one kind of zone by a condition', () => {
    const address = featuresAddress(asked("zones.operator's"));
    expect(new URL(address ?? '', 'http://x').searchParams.get('filter')).toBe("kind = 'operator''s'");
  });

  it('give the density as tiles of heights with its smoothing, and no features', () => {
    expect(featuresAddress(asked('density'))).toBeNull();
    expect(tilesAddress(asked('density'))).toBe(
      '/tiles/density/{z}/{x}/{y}.png?datetime=2025-07-01/2026-06-30&category=TT&sigma=300&encoding=terrarium',
    );
  });

  it('leave GDAL no slash behind the name of the file', () => {
    expect(gdalAddress('http://x', asked('communes'))).toBe(
      '/vsicurl/http://x/layers/communes.gpkg?datetime=2025-07-01%2F2026-06-30&category=TT',
    );
  });
});

describe('the layer definition', () => {
  it('holds the address, the title and the style, escaped', () => {
    const qml = '<!DOCTYPE qgis>\n<qgis version="3"><renderer-v2 type="x"/></qgis>';
    const text = layerDefinition('http://x', asked('communes'), 'polygon', 'Xã <A&B>', qml);
    expect(text).toContain('<renderer-v2 type="x"/>');
    expect(text).not.toContain('<qgis version');
    expect(text).toContain('Xã &lt;A&amp;B&gt;');
    expect(text).toContain('&amp;category=TT|layername=communes</datasource>');
    expect(text).toContain('geometry="Polygon"');
  });
});

describe('the workbook of incidents', () => {
  const filter = { period: null, categories: [], howKnown: [] };
  const square = (size: number): GeoJSON.Polygon => ({
    type: 'Polygon',
    coordinates: [Array.from({ length: size }, (_, index) => [105.123456 + index / 1e6, 19.123456])],
  });

  it('comes from the server where an address can say the area', () => {
    expect(incidentsAddress({ unit: '14758' }, filter)).toBe('/layers/incidents.xlsx?unit=14758');
    expect(incidentsAddress(square(5), filter)).toContain('filter=S_INTERSECTS');
    expect(incidentsAddress(square(600), filter)).toBeNull();
    expect(incidentsAddress({ center: [105, 19], radius_m: 500 }, filter)).toBeNull();
    expect(
      wellKnownText({
        type: 'Polygon',
        coordinates: [
          [
            [1, 2],
            [3, 4],
            [1, 2],
          ],
        ],
      }),
    ).toBe('POLYGON((1 2, 3 4, 1 2))');
  });

  it('has every incident once, also beyond the end of the table', async () => {
    const { allIncidents } = await import('../src/take/incidentsRead');
    // Two a day, so that the place where it goes on is shared.
    const days = Array.from({ length: 24_001 }, (_, index): Incident => {
      const day = new Date(Date.UTC(1990, 0, 1 + Math.floor(index / 2))).toISOString().slice(0, 10);
      return {
        id: index,
        properties: { occurred_at: day, category: null, unit: null },
        geometry: { coordinates: [0, 0] },
      };
    });
    const ask = async (body: SummaryRequest, offset: number): Promise<IncidentPage> => {
      const from = /DATE\('(.*)'\)/.exec(String(body.filter ?? ''))?.[1] ?? '';
      const matching = days.filter(({ properties }) => properties.occurred_at >= from);
      return { features: matching.slice(offset, offset + 1000), numberMatched: matching.length };
    };
    const { incidents, matched } = await allIncidents({ area: null }, ask, () => {});
    expect(matched).toBe(24_001);
    expect(new Set(incidents.map(({ id }) => id)).size).toBe(24_001);
    expect(incidents).toHaveLength(24_001);
  });
});
