import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n';
import { Icon } from './Icon';

/** A dialog over everything, open while its signal says so. */
export function Dialog({
  id,
  open,
  title,
  children,
}: {
  id: string;
  open: Signal<boolean>;
  title: string;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = open.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const close = () => {
    open.value = false;
  };
  return (
    <dialog ref={dialog} class="help" aria-labelledby={id} onClose={close}>
      <button type="button" class="panel-close" aria-label={words.value.close} onClick={close}>
        <Icon name="close" />
      </button>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
