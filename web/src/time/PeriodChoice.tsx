/** The period in words; a press on it lets its first and last day be typed. */
import { signal } from '@preact/signals';
import { period as periodText, words } from '../i18n';
import { Dialog } from '../panels/Dialog';
import { setPeriod } from '../state/actions';
import { dataPeriod } from '../state/data';
import { state } from '../state/store';
import { DayInputs } from './DayInputs';

const open = signal(false);

export function PeriodButton() {
  const { period } = state.filter.value;
  const w = words.value;
  return (
    <button
      type="button"
      class="time-period"
      title={w.strip.chooseDays}
      aria-haspopup="dialog"
      disabled={dataPeriod.value === null}
      onClick={() => {
        open.value = true;
      }}
    >
      {period ? periodText(period) : w.wholePeriod}
    </button>
  );
}

export function PeriodDialog() {
  const data = dataPeriod.value;
  const w = words.value;
  const period = state.filter.value.period ?? (data && { from: data.first, to: data.last });
  if (!data || !period) return null;
  return (
    <Dialog id="period-title" open={open} title={w.strip.chooseDays}>
      {/* Anew each time, without what was typed and given up before. */}
      {open.value && <DayInputs period={period} data={data} onChange={setPeriod} />}
      <p class="small quiet">{w.strip.daysOfData(periodText({ from: data.first, to: data.last }))}</p>
    </Dialog>
  );
}
