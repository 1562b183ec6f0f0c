/** What every part of a sheet shares: its language, and how its sections are headed. */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useId } from 'preact/hooks';
import { type Tongue, tongueOf } from '../i18n/briefing';
import { isPhone } from '../state/store';

export interface Paper extends Tongue {
  /** One of several in a document, whose headings are a level lower. */
  isPart: boolean;
}

export const PaperContext = createContext<Paper>({ ...tongueOf('vi'), isPart: false });

export const usePaper = () => useContext(PaperContext);

export function Section({
  title,
  name,
  children,
}: {
  title: string;
  name: string;
  children: ComponentChildren;
}) {
  const id = useId();
  const Heading = usePaper().isPart ? 'h3' : 'h2';
  return (
    <section class={`paper-section paper-${name}`} aria-labelledby={id}>
      <Heading id={id}>{title}</Heading>
      {children}
    </section>
  );
}

/** A phone is narrower than most tables: they scroll sideways, by keyboard too. */
export function Scroll({ children }: { children: ComponentChildren }) {
  return (
    <div class="paper-scroll" {...(isPhone.value ? { tabIndex: 0 } : {})}>
      {children}
    </div>
  );
}

export interface Column<Row> {
  title: string;
  isNumber?: boolean;
  cell(row: Row): ComponentChildren;
}

/** A table whose head is repeated on each page and whose rows are not torn; its first column names the row. */
export function PaperTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
}) {
  return (
    <Scroll>
      <table class="paper-table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, isNumber }) => (
              <th scope="col" class={isNumber ? 'right' : undefined} key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, isNumber, cell }, index) =>
                index === 0 ? (
                  <th scope="row" key={title}>
                    {cell(row)}
                  </th>
                ) : (
                  <td class={isNumber ? 'right' : undefined} key={title}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
