import { words } from '../i18n';
import { state } from '../state/store';
import { Dialog } from './Dialog';

export function Help() {
  const w = words.value;
  const keys: [string, string][] = [
    ['/', w.helpKeys.search],
    ['L', w.helpKeys.layers],
    ['A', w.helpKeys.analysis],
    ['T', w.helpKeys.time],
    ['P', w.strip.helpPlay],
    ['[ ]', w.strip.helpStep],
    ['D', w.helpKeys.draw],
    ['0', w.helpKeys.wholeProvince],
    ['?', w.helpKeys.help],
    ['Esc', w.helpKeys.escape],
    ['← ↑ → ↓', w.helpKeys.arrows],
  ];
  return (
    <Dialog id="help-title" open={state.helpOpen} title={w.helpTitle}>
      <p>{w.helpText}</p>
      <h3>{w.helpList.title}</h3>
      <dl class="help-answers">
        {w.helpList.answers.map(({ ask, press }) => (
          <div key={ask}>
            <dt>{ask}</dt>
            <dd>{press}</dd>
          </div>
        ))}
      </dl>
      <h3>{w.helpKeysTitle}</h3>
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
    </Dialog>
  );
}
