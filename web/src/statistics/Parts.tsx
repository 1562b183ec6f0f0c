/** Pieces that several answers are made of. */
import type { ComponentChildren } from 'preact';
import { said } from '../i18n';
import { statisticsWords } from '../i18n/statistics';
import { Icon } from '../panels/Icon';
import { pick } from './state';
import type { About } from './types';

export function Sentence({ of }: { of: Pick<About, 'sentence_vi' | 'sentence_en'> }) {
  return <p class="analysis-sentence">{said(of, 'sentence')}</p>;
}

export function ClassSwatch({ colour, letter = '' }: { colour: string; letter?: string }) {
  return (
    <svg class="class-swatch" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M10 1 18 5.5V14.5L10 19 2 14.5V5.5Z" fill={colour} />
      <text x="10" y="14" text-anchor="middle">
        {letter}
      </text>
    </svg>
  );
}

export function PickedBox({ title, children }: { title: ComponentChildren; children: ComponentChildren }) {
  const w = statisticsWords.value;
  return (
    <section class="picked" aria-live="polite">
      <button
        type="button"
        class="panel-close"
        aria-label={w.letGo}
        title={w.letGo}
        onClick={() => pick(null)}
      >
        <Icon name="close" />
      </button>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

export function FactList({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="fact-list">
      {facts.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd class="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
