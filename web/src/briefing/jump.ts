/** Goes to a part of the document without touching the address, which holds the state of the map. */
import { prefersStillness } from '../state/store';

export function goTo(id: string): (event: Event) => void {
  return (event) => {
    event.preventDefault();
    const part = document.getElementById(id);
    part?.scrollIntoView({ behavior: prefersStillness() ? 'auto' : 'smooth' });
    part?.querySelector<HTMLElement>('.paper-title')?.focus({ preventScroll: true });
  };
}
