/** The sign of a kind of zone, drawn with the very pattern that is on the map. */
import { useEffect, useRef } from 'preact/hooks';
import { kindLetter } from '../i18n';
import { kindLook } from '../map/palette';
import { patternCanvas } from '../map/patterns';

export function Swatch({ kind, large = false }: { kind: string; large?: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { colour, pattern } = kindLook(kind);
  const letter = kindLetter(kind);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !canvas.current) return;
    const { width, height } = canvas.current;
    context.clearRect(0, 0, width, height);
    const fill = context.createPattern(patternCanvas(kind), 'repeat');
    if (fill) {
      context.fillStyle = fill;
      context.fillRect(0, 0, width, height);
    }
    context.strokeStyle = colour;
    context.lineWidth = 4;
    context.strokeRect(0, 0, width, height);
  }, [kind, colour, pattern]);
  return (
    <span class={large ? 'swatch large' : 'swatch'} aria-hidden="true">
      <canvas ref={canvas} width={large ? 56 : 40} height={large ? 36 : 28} />
      {large && letter && (
        <b class="swatch-letter" style={{ color: colour }}>
          {letter}
        </b>
      )}
    </span>
  );
}
