/** Beside the line, at its top: what is left of it and what is right of it. */
import { sideName, sideText } from './sideText';

export function SideLabels({ share }: { share: number }) {
  const percent = `${(100 * share).toFixed(2)}%`;
  return (
    <>
      <p class="side-label first" style={{ right: `calc(100% - ${percent} + 6px)` }}>
        <span class="visually-hidden">{sideName('first')}: </span>
        {sideText('first')}
      </p>
      <p class="side-label second" style={{ left: `calc(${percent} + 6px)` }}>
        <span class="visually-hidden">{sideName('second')}: </span>
        {sideText('second')}
      </p>
    </>
  );
}
