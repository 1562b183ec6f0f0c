/** The second map of a comparison, right of a line that can be moved. Both maps are drawn by the same code and move as one. */
import type { CSSProperties } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../i18n';
import { createMap, VIETNAM } from '../map/create';
import { currentMap } from '../map/current';
import { followState } from '../map/follow';
import { watchPointer } from '../map/pointer';
import { state } from '../state/store';
import { Divider } from './Divider';
import { SideLabels } from './SideLabels';
import { dividerShare } from './share';
import { moveTogether, viewOf } from './together';

async function startSecond(container: HTMLElement, onDrawn: () => void): Promise<() => void> {
  const first = currentMap.peek();
  const view = first ? viewOf(first) : state.view.peek();
  const map = await createMap(container, view, VIETNAM, words.peek().choropleth.swipe.rightMap, false);
  map.once('idle', onDrawn);
  const stops = [followState(map, 'second'), watchPointer(map, 'second')];
  if (first) stops.push(moveTogether(first, map));
  return () => {
    for (const stop of stops) stop();
    map.remove();
  };
}

export function SwipeMap() {
  const container = useRef<HTMLDivElement>(null);
  const [isDrawn, setDrawn] = useState(false);
  const first = currentMap.value;
  useEffect(() => {
    if (!first || !container.current) return;
    let end: (() => void) | null = null;
    let isOver = false;
    startSecond(container.current, () => setDrawn(true)).then(
      (stop) => {
        if (isOver) stop();
        else end = stop;
      },
      (error: unknown) => console.error(error),
    );
    return () => {
      isOver = true;
      end?.();
    };
  }, [first]);

  const share = dividerShare.value;
  // What is being drawn is drawn on the first map.
  const isHidden = state.drawing.value !== null || state.editing.value;
  const style: CSSProperties = {
    clipPath: `inset(0 0 0 ${(100 * share).toFixed(2)}%)`,
    visibility: isHidden ? 'hidden' : 'visible',
  };
  return (
    <>
      <div class="map-canvas second" ref={container} style={style} aria-busy={!isDrawn} />
      {!isHidden && <SideLabels share={share} />}
      {!isHidden && <Divider share={share} />}
    </>
  );
}
