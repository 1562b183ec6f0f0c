/** Takes an area that came as text or as a dropped file. */
import { words } from '../i18n';
import { showBox } from '../map/current';
import { say, setArea } from '../state/actions';
import { boxOf, type DrawnArea, outline } from '../state/area';
import { LARGEST_BYTES, readArea } from '../state/areaText';

export function takeArea(area: DrawnArea): void {
  setArea(area);
  const box = boxOf(outline(area));
  if (box) showBox(box);
}

async function takeFile(file: File): Promise<void> {
  const faults = words.peek().ask.fault;
  if (file.size > LARGEST_BYTES) {
    say(faults.tooLarge);
    return;
  }
  const read = readArea(await file.text());
  // What was dropped was meant as GeoJSON: a sentence about typed points would help nobody.
  if (read.fault !== null) say(faults[read.fault === 'unreadable' ? 'notJson' : read.fault]);
  else takeArea(read.area);
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** A GeoJSON file dropped anywhere on the page is an area to ask about. */
export function listenToDrops(): void {
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  });
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    // Otherwise the browser would leave the page for the file.
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void takeFile(file);
  });
}
