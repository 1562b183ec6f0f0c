/** Which categories count: groups with their own below, each with its number in the period. */
import { useState } from 'preact/hooks';
import type { Category, HowKnown } from '../api/types';
import { count, said, words } from '../i18n';
import { setCategories, setHowKnown } from '../state/actions';
import { categories } from '../state/data';
import { categoryCounts } from '../state/figures';
import { state } from '../state/store';
import { Icon } from './Icon';
import { Segments } from './Segments';

const HOW: readonly HowKnown[] = ['reported', 'discovered', 'unknown'];

/** Choosing a group replaces choices inside it, and the other way round. */
function toggle(category: Category, all: readonly Category[]): void {
  const chosen = new Set(state.filter.peek().categories);
  if (chosen.has(category.code)) chosen.delete(category.code);
  else {
    for (const { code, parent } of all) if (parent === category.code) chosen.delete(code);
    if (category.parent) chosen.delete(category.parent);
    chosen.add(category.code);
  }
  setCategories(all.filter(({ code }) => chosen.has(code)).map(({ code }) => code));
}

function Choice({ category, all, child }: { category: Category; all: readonly Category[]; child?: boolean }) {
  const chosen = state.filter.value.categories;
  const isOn = chosen.includes(category.code);
  const isInGroup = category.parent !== null && chosen.includes(category.parent);
  return (
    <label class={child ? 'choice child' : 'choice'}>
      <input type="checkbox" checked={isOn || isInGroup} onChange={() => toggle(category, all)} />
      <span class="dot" style={{ background: category.colour ?? 'var(--bar)' }} aria-hidden="true" />
      <span class="choice-name">
        {said(category, 'name')}
        {category.usually_discovered && child && (
          <abbr title={words.value.usuallyDiscovered} class="quiet">
            {' '}
            *
          </abbr>
        )}
      </span>
      <span class="number quiet">{count(categoryCounts.value.get(category.code) ?? 0)}</span>
    </label>
  );
}

function Group({ group, all }: { group: Category; all: readonly Category[] }) {
  const [isOpen, setOpen] = useState(false);
  const children = all.filter(({ parent }) => parent === group.code);
  const name = said(group, 'name');
  return (
    <li>
      <div class="choice-line">
        <Choice category={group} all={all} />
        {children.length > 0 && (
          <button
            type="button"
            class={isOpen ? 'twist open' : 'twist'}
            aria-expanded={isOpen}
            aria-label={words.value.showDetails(name)}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="down" />
          </button>
        )}
      </div>
      {isOpen && children.map((child) => <Choice category={child} all={all} child key={child.code} />)}
    </li>
  );
}

function HowKnownChoices() {
  const w = words.value;
  const chosen = state.filter.value.howKnown;
  return (
    <Segments
      title={w.howKnown}
      values={HOW}
      isPressed={(how) => chosen.includes(how)}
      label={(how) => w.how[how]}
      wide
      onPress={(how) =>
        setHowKnown(chosen.includes(how) ? chosen.filter((each) => each !== how) : [...chosen, how])
      }
    />
  );
}

export function Categories() {
  const w = words.value;
  const all = categories.current.value.value ?? [];
  if (all.length === 0) return null;
  const anyChosen = state.filter.value.categories.length > 0;
  return (
    <section class="group" aria-label={w.categories}>
      <h2>
        {w.categories}
        {anyChosen && (
          <button type="button" class="link" onClick={() => setCategories([])}>
            {w.clearCategories}
          </button>
        )}
      </h2>
      <ul class="choices">
        {all
          .filter(({ parent }) => parent === null)
          .map((group) => (
            <Group group={group} all={all} key={group.code} />
          ))}
      </ul>
      <HowKnownChoices />
    </section>
  );
}
