/** What every table that leaves the page says of its figures. */
import { count, date, half, said, words } from '../i18n';
import { catalogue, dataPeriod, sources } from '../state/data';
import { shareLink } from '../state/history';
import { state } from '../state/store';
import { filterWords } from './filterWords';

type Fact = readonly [string, string];

/** `n` is the number of incidents that the figures rest on; `own` stands between the filter and the data. */
export function facts(title: string, n: number | null, own: readonly Fact[] = []): Fact[] {
  const w = words.peek().take.fact;
  const known = catalogue.current.peek().value;
  const last = dataPeriod.peek()?.last;
  return [
    [w.title, title],
    ...(known ? [[w.place, said(known, 'title')] as const] : []),
    [w.filter, filterWords()],
    ...(n === null ? [] : [[w.n, count(n)] as const]),
    ...own,
    ...(known ? [[w.asOf, date(known.as_of)] as const] : []),
    ...(last ? [[w.cutOff, date(last)] as const] : []),
    ...(known?.notices ?? []).map((notice): Fact => [w.note, notice[state.language.peek()] || notice.vi]),
    ...sources.peek().map((source): Fact => [w.source, half(source)]),
    [w.link, shareLink()],
  ];
}
