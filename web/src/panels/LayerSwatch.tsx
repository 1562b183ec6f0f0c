/** The small signs of layers that are not zones. */
import type { Layer } from '../api/types';
import { isOperatorLayer } from '../map/layers';
import { BACKGROUND, HOTSPOT, INCIDENT_CLUSTER, PROGRAMME_CLASSES } from '../map/palette';
import { Swatch } from './Swatch';

function Line({ colour, dash, width = 1.6 }: { colour: string; dash?: string; width?: number }) {
  return (
    <svg class="swatch" width="20" height="14" aria-hidden="true">
      <line x1="0" x2="20" y1="7" y2="7" stroke={colour} stroke-width={width} stroke-dasharray={dash} />
    </svg>
  );
}

function Box({ fill, stroke }: { fill: string; stroke: string }) {
  return (
    <svg class="swatch" width="20" height="14" aria-hidden="true">
      <rect x="0.5" y="0.5" width="19" height="13" fill={fill} stroke={stroke} />
    </svg>
  );
}

export function ProgrammeSwatch({ name }: { name: string }) {
  const look = PROGRAMME_CLASSES.find((each) => each.name === name);
  const dash = look?.dashes.map((each) => each * 2).join(' ');
  return <Line colour={look?.colour ?? BACKGROUND.ink} width={2.4} {...(dash ? { dash } : {})} />;
}

export function LayerSwatch({ layer }: { layer: Layer }) {
  if (layer.id === 'incidents') {
    return (
      <svg class="swatch" width="20" height="14" aria-hidden="true">
        <rect width="20" height="14" fill={BACKGROUND.land} />
        <circle cx="6" cy="7" r="5.5" fill={INCIDENT_CLUSTER} />
        <circle cx="16" cy="7" r="2.8" fill="#D55E00" />
      </svg>
    );
  }
  if (layer.id === 'hotspots') return <Box fill={HOTSPOT.possible} stroke={HOTSPOT.strong} />;
  if (layer.id === 'border_line') return <Line colour={BACKGROUND.borderLine} dash="7 2 1 2" />;
  if (layer.id === 'coast_line') return <Line colour={BACKGROUND.coastLine} />;
  if (isOperatorLayer(layer)) {
    const colour = BACKGROUND.operatorLayer;
    if (layer.geometry === 'line') return <Line colour={colour} />;
    if (layer.geometry === 'polygon') return <Box fill={BACKGROUND.land} stroke={colour} />;
    return (
      <svg class="swatch" width="20" height="14" aria-hidden="true">
        <circle cx="10" cy="7" r="4.5" fill={colour} stroke="#ffffff" />
      </svg>
    );
  }
  if (layer.group === 'programmes') return <ProgrammeSwatch name="III" />;
  if (layer.group === 'zones') return <Swatch kind={layer.id} />;
  if (layer.id === 'communes') return <Box fill={BACKGROUND.land} stroke={BACKGROUND.communeLine} />;
  return <Box fill={BACKGROUND.land} stroke={BACKGROUND.provinceLine} />;
}
