/** The answer about an area: the figures, each with its unit, its period and how sure it is. */

import type { Summary } from '../api/types';
import { Compared } from '../ask/Compared';
import { IncidentTable } from '../ask/IncidentTable';
import { Inhabitants } from '../ask/Inhabitants';
import { ZonesWithin } from '../ask/ZonesWithin';
import { Bars } from '../charts/Bars';
import { HourMatrix } from '../charts/HourMatrix';
import { MonthChart } from '../charts/MonthChart';
import { area, count, percent, period, rate, said, words } from '../i18n';
import { goTo } from '../map/goTo';
import { openBriefing } from '../state/actions';
import { answer, categoryByCode } from '../state/data';
import { ANSWER_TABS, type AnswerTab } from '../state/permalink';
import { state } from '../state/store';
import { Icon } from './Icon';
import { Trouble } from './Trouble';

function Key({ label, value, unit }: { label: string; value: string; unit?: string }) {
  return (
    <div class="key">
      <dt>{label}</dt>
      <dd>
        <span class="key-number">{value}</span> {unit && <span class="quiet small">{unit}</span>}
      </dd>
    </div>
  );
}

function Notes({ summary }: { summary: Summary }) {
  const w = words.value;
  return (
    <div class="small quiet notes">
      {summary.outside_units > 0 && <p>{w.outsideUnits(count(summary.outside_units))}</p>}
      {summary.assigned_to_nearest > 0 && <p>{w.assignedToNearest(count(summary.assigned_to_nearest))}</p>}
    </div>
  );
}

function Charts({ summary, withUnits }: { summary: Summary; withUnits: boolean }) {
  const w = words.value;
  const known = categoryByCode.value;
  return (
    <>
      <Bars
        title={w.byCategory}
        atFirst={6}
        bars={summary.by_category
          .filter((each) => each.count > 0)
          .map(({ key, count: value }) => {
            const category = known.get(key);
            return {
              key,
              value,
              label: category ? said(category, 'name') : key,
              ...(category?.colour ? { colour: category.colour } : {}),
            };
          })}
      />
      {withUnits && summary.by_unit.length > 0 && (
        <Bars
          title={w.byUnit}
          atFirst={6}
          bars={summary.by_unit.map(({ key, name, count: value }) => ({
            key,
            label: name,
            value,
            onPick: () => goTo({ kind: 'unit', code: key }),
          }))}
        />
      )}
      <Bars
        title={w.byHowKnown}
        bars={summary.by_how_known
          .filter((each) => each.count > 0)
          .map(({ key, count: value }) => ({
            key,
            value,
            label: (w.how as Record<string, string>)[key] ?? key,
          }))}
      />
    </>
  );
}

/** Above this share what patrols discovered says as much about them as about the place. */
const MANY_DISCOVERED = 0.25;

function Discovered({ summary }: { summary: Summary }) {
  const discovered = summary.by_how_known.find(({ key }) => key === 'discovered')?.count ?? 0;
  if (summary.count === 0 || discovered / summary.count < MANY_DISCOVERED) return null;
  const share = percent(discovered / summary.count);
  return (
    <p class="small notice" data-block="mostly-discovered">
      {words.value.ask.mostlyDiscovered(count(discovered), count(summary.count), share)}
    </p>
  );
}

function Overview({ summary, withUnits }: { summary: Summary; withUnits: boolean }) {
  const w = words.value;
  return (
    <>
      <dl class="keys">
        <Key label={w.total} value={count(summary.count)} unit={w.incidents} />
        {summary.rate_per_km2 !== null && (
          <Key label={w.rate} value={rate(summary.rate_per_km2)} unit={w.perKm2} />
        )}
        {summary.area_km2 !== null && <Key label={w.area} value={area(summary.area_km2)} unit={w.km2} />}
      </dl>
      <Discovered summary={summary} />
      <Inhabitants summary={summary} />
      <Compared summary={summary} />
      {summary.count === 0 ? (
        <p class="quiet empty">{w.nothingHere}</p>
      ) : (
        <Charts summary={summary} withUnits={withUnits} />
      )}
      <Notes summary={summary} />
    </>
  );
}

function Trend({ summary }: { summary: Summary }) {
  return (
    <>
      <MonthChart title={words.value.byMonth} months={summary.by_month} />
      <HourMatrix hours={summary.by_hour_of_week} total={summary.count} period={summary.period} />
    </>
  );
}

function Tabs({ tabs, chosen }: { tabs: readonly AnswerTab[]; chosen: AnswerTab }) {
  const w = words.value.ask;
  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(chosen) + by + tabs.length) % tabs.length];
    if (!next) return;
    state.answerTab.value = next;
    document.getElementById(`answer-tab-${next}`)?.focus();
  };
  return (
    <div class="answer-tabs" role="tablist" aria-label={w.tabList}>
      {tabs.map((tab) => (
        <button
          type="button"
          role="tab"
          key={tab}
          id={`answer-tab-${tab}`}
          aria-selected={tab === chosen}
          aria-controls="answer-part"
          tabIndex={tab === chosen ? 0 : -1}
          onKeyDown={move}
          onClick={() => {
            state.answerTab.value = tab;
          }}
        >
          {w.tabs[tab]}
        </button>
      ))}
    </div>
  );
}

/** `withUnits` for what may hold several communes: then the zones in it are a part of their own. */
export function Figures({ withUnits = false }: { withUnits?: boolean }) {
  const w = words.value;
  const { value, loading, error } = answer.current.value;
  const tabs: readonly AnswerTab[] = withUnits ? ANSWER_TABS : ANSWER_TABS.filter((tab) => tab !== 'reasons');
  const tab = tabs.includes(state.answerTab.value) ? state.answerTab.value : 'overview';
  if (error !== null) return <Trouble message={error} onRetry={answer.reload} />;
  if (value === null) return loading ? <FiguresLoading /> : null;
  return (
    <div class={loading ? 'figures stale' : 'figures'} aria-busy={loading}>
      <Tabs tabs={tabs} chosen={tab} />
      <div role="tabpanel" id="answer-part" aria-labelledby={`answer-tab-${tab}`}>
        <div class="figures-head small">
          <span class="quiet">{value.period ? w.inPeriodOf(period(value.period)) : w.wholePeriod}</span>
          <button type="button" class="link" onClick={openBriefing}>
            <Icon name="paper" /> {w.briefingOfThis}
          </button>
        </div>
        {tab === 'overview' && <Overview summary={value} withUnits={withUnits} />}
        {tab === 'trend' && <Trend summary={value} />}
        {tab === 'incidents' && <IncidentTable />}
        {tab === 'reasons' && <ZonesWithin zones={value.zones_within} />}
      </div>
    </div>
  );
}

function FiguresLoading() {
  return (
    <div class="figures" role="status">
      <p class="small quiet">{words.value.loading}</p>
      <div class="skeleton tall" />
      <div class="skeleton" />
      <div class="skeleton" />
    </div>
  );
}
