/**
 * A layer definition of QGIS (`.qlr`): one file that adds one layer, styled and under its filter, read from the server each time.
 *
 * Vectors are read by GDAL from the layer's GeoPackage at its address, whose query holds the filter; the density as tiles of heights.
 */
import { gdalAddress, type LayerAsked, tilesAddress } from './addresses';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What stands inside the style's own element. */
function inside(qml: string): string {
  return /<qgis\b[^>]*>([\s\S]*)<\/qgis>/.exec(qml)?.[1] ?? '';
}

/** The deepest tiles of density that the server makes. */
const DENSITY_ZOOM = 14;

const system = (authority: string) =>
  `<srs><spatialrefsys nativeFormat="Wkt"><authid>${authority}</authid></spatialrefsys></srs>`;

function source(origin: string, asked: LayerAsked) {
  if (asked.id !== 'density')
    return {
      type: 'vector',
      provider: 'ogr',
      authority: 'EPSG:4326',
      address: `${gdalAddress(origin, asked)}|layername=${asked.id}`,
    };
  const tiles = `${origin}${tilesAddress(asked)}`;
  // An address inside an address.
  const url = encodeURIComponent(tiles).replaceAll('%3A', ':').replaceAll('%2F', '/');
  return {
    type: 'raster',
    provider: 'wms',
    authority: 'EPSG:3857',
    address: `type=xyz&url=${url}&zmin=0&zmax=${DENSITY_ZOOM}&interpretation=terrariumterrain`,
  };
}

/** `qml` is the layer's style as the server gives it. */
export function layerDefinition(
  origin: string,
  asked: LayerAsked,
  geometry: string,
  title: string,
  qml: string,
): string {
  const { type, provider, authority, address } = source(origin, asked);
  const id = `diaban_${asked.id}`;
  const shape = type === 'vector' ? ` geometry="${geometry[0]?.toUpperCase()}${geometry.slice(1)}"` : '';
  return `<!DOCTYPE qgis-layer-definition>
<qlr>
  <layer-tree-group name="" expanded="1" checked="Qt::Checked">
    <layer-tree-layer id="${id}" name="${escaped(title)}" providerKey="${provider}" source="${escaped(address)}" checked="Qt::Checked" expanded="1"/>
  </layer-tree-group>
  <maplayers>
    <maplayer type="${type}"${shape} hasScaleBasedVisibilityFlag="0" autoRefreshEnabled="0">
      <id>${id}</id>
      <datasource>${escaped(address)}</datasource>
      <layername>${escaped(title)}</layername>
      ${system(authority)}
      <provider${type === 'vector' ? ' encoding="UTF-8"' : ''}>${provider}</provider>
${inside(qml)}
    </maplayer>
  </maplayers>
</qlr>
`;
}
