/** The incidents of what is asked about as a workbook: by the server where an address can say it, and otherwise page by page. */
import type { SummaryArea } from '../api/types';
import { words } from '../i18n';
import { Icon } from '../panels/Icon';
import { fileName } from '../picture/fileName';
import { summaryRequest } from '../state/filter';
import { state } from '../state/store';
import { incidentsAddress } from './incidentsAddress';
import { WorkbookButton } from './WorkbookButton';

export function IncidentsWorkbook({ area }: { area: SummaryArea }) {
  const w = words.value;
  const title = w.ask.table;
  const address = incidentsAddress(area, state.filter.value);
  return (
    <p class="take">
      {address !== null ? (
        <a
          class="button"
          href={address}
          download={fileName(title, 'xlsx')}
          aria-label={w.take.workbookOf(title)}
        >
          <Icon name="take" /> {w.take.workbook}
        </a>
      ) : (
        <WorkbookButton
          title={title}
          make={async (signal, onProgress) => {
            const { incidentsTable } = await import('./incidentsTable');
            return incidentsTable(summaryRequest(area, state.filter.peek()), title, signal, onProgress);
          }}
        />
      )}
    </p>
  );
}
