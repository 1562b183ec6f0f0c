/** The table behind a chart, for those who have it read out. */
import { count, words } from '../i18n';

interface Props {
  title: string;
  heading: string;
  rows: readonly { key: string; name: string; count: number }[];
}

export function CountTable({ title, heading, rows }: Props) {
  return (
    <table class="visually-hidden">
      <caption>{words.value.tableOf(title)}</caption>
      <thead>
        <tr>
          <th scope="col">{heading}</th>
          <th scope="col">{words.value.count}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.name}</th>
            <td>{count(row.count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
