import { useEffect, useRef } from 'preact/hooks';
import { count, dateTime, kindName, rate, said, words } from '../i18n';
import { Swatch } from '../panels/Swatch';
import { categoryByCode } from '../state/data';
import { answerOpen, isPhone, state } from '../state/store';
import { type Hover, hover, moreOf } from './pointer';

function Content({ at }: { at: Hover }) {
  const w = words.value;
  const category = at.incident && categoryByCode.value.get(at.incident.category);
  const precision = at.incident && (w.precision as Record<string, string>)[at.incident.precision];
  const more = (at.commune && moreOf.value?.(at.commune.code, at.side)) ?? [];
  return (
    <>
      {at.analysis && <p class="strong">{at.analysis}</p>}
      {at.incident && (
        <p class="hover-incident">
          {category ? said(category, 'name') : at.incident.category}
          <span class="quiet">
            {at.incident.occurredAt && ` · ${dateTime(at.incident.occurredAt)}`}
            {precision && ` · ${precision}`}
          </span>
        </p>
      )}
      {at.grouped !== null && <p class="hover-incident">{w.incidentsIn(count(at.grouped))}</p>}
      {at.commune && more.length > 0 && (
        <>
          <p>
            <strong>{at.commune.name}</strong>
          </p>
          {more.map((line) => (
            <p class="hover-figure" key={line}>
              {line}
            </p>
          ))}
        </>
      )}
      {at.commune && more.length === 0 && (
        <p>
          <strong>{at.commune.name}</strong>
          {at.commune.incidents !== null && (
            <span class="quiet"> · {w.hoverCount(count(at.commune.incidents))}</span>
          )}
        </p>
      )}
      {at.density !== null && (
        <p class="hover-figure">
          {w.choropleth.densityHere(rate(at.density), w.metres(String(state.sigma.value)))}
        </p>
      )}
      {at.kinds.map((kind) => (
        <p class="hover-kind" key={kind}>
          <Swatch kind={kind} /> {kindName(kind)}
        </p>
      ))}
    </>
  );
}

/** The right panel and the gaps beside it, which the label must not cover. */
const ANSWER_WIDTH = 396;

/** Follows the pointer; what it says is also in the panel of whatever is clicked. */
export function HoverLabel() {
  const box = useRef<HTMLDivElement>(null);
  const at = hover.value;
  useEffect(() => {
    if (!at || !box.current) return;
    const { offsetWidth, offsetHeight } = box.current;
    const right = innerWidth - (answerOpen.peek() && !isPhone.peek() ? ANSWER_WIDTH : 0);
    const x = Math.max(4, at.x + 14 + offsetWidth > right ? at.x - 14 - offsetWidth : at.x + 14);
    const y = at.y + 18 + offsetHeight > innerHeight ? at.y - 12 - offsetHeight : at.y + 18;
    box.current.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }, [at]);
  if (!at) return null;
  return (
    <div class="hover" ref={box} aria-hidden="true">
      <Content at={at} />
    </div>
  );
}
