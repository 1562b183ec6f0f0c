import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n';
import { state } from '../state/store';
import { Icon } from './Icon';

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = state.helpOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const w = words.value;
  const close = () => {
    state.helpOpen.value = false;
  };
  const keys: [string, string][] = [
    ['/', w.helpKeys.search],
    ['L', w.helpKeys.layers],
    ['T', w.helpKeys.time],
    ['D', w.helpKeys.draw],
    ['?', w.helpKeys.help],
    ['Esc', w.helpKeys.escape],
    ['← ↑ → ↓', w.helpKeys.arrows],
  ];
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={close}>
      <button type="button" class="panel-close" aria-label={w.close} onClick={close}>
        <Icon name="close" />
      </button>
      <h2 id="help-title">{w.helpTitle}</h2>
      <p>{w.helpText}</p>
      <dl class="keys-list">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
