/** Hatching as it is on the map. */
import { useEffect, useRef } from 'preact/hooks';
import { type Hatch, hatchCanvas } from './hatch';

const [WIDTH, HEIGHT, RATIO] = [18, 12, 2];

export function HatchSwatch({ hatch, colour }: { hatch: Hatch; colour: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, WIDTH * RATIO, HEIGHT * RATIO);
    context.fillStyle = colour;
    context.fillRect(0, 0, WIDTH * RATIO, HEIGHT * RATIO);
    const pattern = context.createPattern(hatchCanvas(hatch, RATIO), 'repeat');
    if (!pattern) return;
    context.fillStyle = pattern;
    context.fillRect(0, 0, WIDTH * RATIO, HEIGHT * RATIO);
  }, [hatch, colour]);
  return (
    <span class="theme-colour" aria-hidden="true">
      <canvas ref={canvas} width={WIDTH * RATIO} height={HEIGHT * RATIO} />
    </span>
  );
}
