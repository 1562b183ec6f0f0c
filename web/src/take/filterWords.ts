/** The filter on the screen in one line of words. */
import { period, said, words } from '../i18n';
import { categoryByCode } from '../state/data';
import { state } from '../state/store';

export function filterWords(): string {
  const { categories, howKnown, period: chosen } = state.filter.value;
  const names = categories.map((code) => {
    const category = categoryByCode.value.get(code);
    return category ? said(category, 'name') : code;
  });
  return [
    chosen ? period(chosen) : words.value.wholePeriod,
    ...names,
    ...howKnown.map((how) => words.value.how[how]),
  ].join(', ');
}
