/** The office's reporting calendar is set once; periods that were chosen by its months follow it. */
import { batch } from '@preact/signals';
import { isStartDay, presetOf, presetPeriod } from './calendar';
import { dataPeriod } from './data';
import { MONTH_START_KEY, state } from './store';

export function setMonthStart(startDay: number): void {
  if (!isStartDay(startDay)) return;
  const data = dataPeriod.peek();
  const { period } = state.filter.peek();
  const preset = data && presetOf(period, data, state.monthStart.peek());
  localStorage.setItem(MONTH_START_KEY, String(startDay));
  batch(() => {
    state.monthStart.value = startDay;
    if (preset)
      state.filter.value = { ...state.filter.peek(), period: presetPeriod(preset, data, period, startDay) };
  });
}
