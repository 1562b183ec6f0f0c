/** The button beside every layer that says where else the layer can be had. What it opens is loaded then. */
import type { TargetedEvent } from 'preact';
import { useId, useState } from 'preact/hooks';
import { words } from '../i18n';
import { Icon } from '../panels/Icon';
import { lazy } from '../panels/lazy';

const LayerUse = lazy(() => import('./LayerUse').then((module) => module.LayerUse));

export function UseMenu({ row, title }: { row: string; title: string }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const name = words.value.take.use(title);
  return (
    <>
      <button type="button" class="use" aria-label={name} title={name} popovertarget={id}>
        <Icon name="take" />
      </button>
      {/* The browser closes it by Esc and by a click elsewhere, and gives the focus back. */}
      <section
        id={id}
        popover="auto"
        class="use-panel"
        aria-label={name}
        onToggle={(event: TargetedEvent<HTMLElement, ToggleEvent>) => setOpen(event.newState === 'open')}
      >
        {isOpen && <LayerUse row={row} title={title} />}
      </section>
    </>
  );
}
