/** Finding a commune: a combobox whose list the server fills, without diacritics if need be. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { UnitMatch } from '../api/types';
import { count, date, words } from '../i18n';
import { showBox } from '../map/current';
import { goTo } from '../map/goTo';
import { select } from '../state/actions';
import { findUnits } from '../state/data';
import { resource } from '../state/resource';
import { Icon } from './Icon';

const query = signal('');
const open = signal(false);
const active = signal(0);

const LIMIT = 12;

const found = resource(() => {
  const q = query.value.trim();
  return q.length < 1 ? null : { key: q, subject: 'search', ask: (abort) => findUnits(q, LIMIT, abort) };
}, 120);

function pick(unit: UnitMatch): void {
  open.value = false;
  query.value = '';
  // Where a unit of today lies is known at once; a former one has to be looked up.
  if (unit.bbox) {
    select({ kind: 'unit', code: unit.code });
    showBox(unit.bbox);
  } else goTo({ kind: 'unit', code: unit.code });
}

function Option({ unit, index }: { unit: UnitMatch; index: number }) {
  const w = words.value;
  const details = [
    unit.parent_name,
    unit.valid_to ? w.until(date(unit.valid_to)) : null,
    unit.became.length > 0 ? w.becameShort(unit.became.map(({ name }) => name).join(', ')) : null,
  ].filter(Boolean);
  return (
    // The keyboard reaches options through the input, as the combobox pattern says.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      role="option"
      id={`search-option-${index}`}
      class="option"
      aria-selected={index === active.value}
      onPointerMove={() => {
        active.value = index;
      }}
      onClick={() => pick(unit)}
    >
      <span>{unit.name}</span>
      <span class="quiet small">{details.join(' · ')}</span>
    </div>
  );
}

function Results() {
  const { value, loading, error } = found.current.value;
  const w = words.value;
  if (error !== null) return <p class="option quiet">{error}</p>;
  if (value === null) return <p class="option quiet">{w.loading}</p>;
  if (value.length === 0 && !loading) return <p class="option quiet">{w.searchEmpty(query.value.trim())}</p>;
  return (
    <div role="listbox" class="option-list" id="search-list" aria-label={w.searchLabel}>
      {value.map((unit, index) => (
        <Option unit={unit} index={index} key={unit.code} />
      ))}
    </div>
  );
}

export function Search() {
  const input = useRef<HTMLInputElement>(null);
  const w = words.value;
  const units = found.current.value.value ?? [];
  const isOpen = open.value && query.value.trim() !== '';

  useEffect(() => {
    document.getElementById(`search-option-${active.value}`)?.scrollIntoView({ block: 'nearest' });
  }, [active.value]);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = units.length - 1;
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (isOpen) open.value = false;
      else input.current?.blur();
      query.value = '';
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      active.value = active.value >= last ? 0 : active.value + 1;
    } else if (event.key === 'ArrowUp') {
      event.preventDefault();
      active.value = active.value <= 0 ? Math.max(last, 0) : active.value - 1;
    } else if (event.key === 'Enter') {
      const { value, loading } = found.current.peek();
      // What is listed may still answer the previous letters.
      const unit = loading ? undefined : value?.[active.value];
      if (unit) {
        pick(unit);
        input.current?.blur();
      } else pendingEnter = true;
    }
  };

  // Enter pressed before the answer came picks the first match when it does.
  useEffect(() => {
    const first = units[0];
    if (!pendingEnter || found.current.value.loading || !first) return;
    pendingEnter = false;
    pick(first);
    input.current?.blur();
  });

  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        id="search-input"
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-label={w.searchLabel}
        placeholder={w.searchPlaceholder}
        aria-expanded={isOpen}
        aria-controls="search-list"
        aria-autocomplete="list"
        {...(isOpen && units.length > 0 ? { 'aria-activedescendant': `search-option-${active.value}` } : {})}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          active.value = 0;
          pendingEnter = false;
          open.value = true;
        }}
        onFocus={() => {
          open.value = true;
        }}
        onBlur={() => {
          // A click on an option blurs first; let it arrive.
          setTimeout(() => {
            open.value = false;
          }, 150);
        }}
        onKeyDown={onKeyDown}
      />
      <span class="key-hint" aria-hidden="true">
        /
      </span>
      {isOpen && (
        <div class="search-results">
          <Results />
        </div>
      )}
      <span class="visually-hidden" role="status">
        {isOpen && !found.current.value.loading ? w.searchCount(count(units.length)) : ''}
      </span>
    </search>
  );
}

let pendingEnter = false;
