/** Makes a workbook of a table on the page; what that takes is loaded then. Long work shows how far it is, and stops when told. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { count, percent, words } from '../i18n';
import { Icon } from '../panels/Icon';
import { saveFile } from '../panels/saveFile';
import { fileName } from '../picture/fileName';
import { say } from '../state/actions';
import type { Table } from './workbook';

type Make = (signal: AbortSignal, onProgress: (share: number) => void) => Promise<Table>;

export function WorkbookButton({ title, make }: { title: string; make: Make }) {
  const w = words.value.take;
  const [share, setShare] = useState<number | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const start = async () => {
    abort.current = new AbortController();
    const { signal } = abort.current;
    setShare(0);
    try {
      const [table, { workbook }] = await Promise.all([make(signal, setShare), import('./workbook')]);
      const blob = await workbook(table);
      signal.throwIfAborted();
      const name = fileName(table.title, 'xlsx');
      saveFile(blob, name);
      say(w.made(name, count(table.rows.length)));
    } catch (error) {
      if (!signal.aborted) say(`${w.failed} ${error instanceof Error ? error.message : ''}`);
    } finally {
      if (!signal.aborted) setShare(null);
    }
  };

  if (share !== null) {
    return (
      <span class="workbook-making" role="status">
        <span class="small quiet">{w.making(percent(Math.floor(share * 10) / 10))}</span>
        <button
          type="button"
          class="button"
          onClick={() => {
            abort.current?.abort();
            setShare(null);
          }}
        >
          {w.stop}
        </button>
      </span>
    );
  }
  return (
    <button type="button" class="button" aria-label={w.workbookOf(title)} onClick={() => void start()}>
      <Icon name="take" /> {w.workbook}
    </button>
  );
}
