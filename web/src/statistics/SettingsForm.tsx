/** The settings of an analysis: each a row, in the words of whoever sets it. */
import { useId, useState } from 'preact/hooks';
import { decimal, statisticsWords } from '../i18n/statistics';
import { state } from '../state/store';
import {
  type AnalysisKind,
  type ChoiceSetting,
  isAcceptable,
  type NumberSetting,
  SETTINGS,
  settingOf,
} from './settings';
import { setSetting } from './state';

type Words = Record<string, Record<string, string>>;

function choiceWord(kind: AnalysisKind, name: string, value: string): string {
  const w = statisticsWords.value;
  // Of a comparison the usual is two periods of its own.
  if (kind === 'evaluate' && name === 'time' && value === 'all') return w.evaluateAll;
  return (w.choice as Words)[name]?.[value] ?? value;
}

function Choice({ kind, name, setting }: { kind: AnalysisKind; name: string; setting: ChoiceSetting }) {
  const analysis = state.analysis.value;
  const title = (statisticsWords.value.setting as Record<string, string>)[name] ?? name;
  const now = analysis ? settingOf(analysis, name) : setting.usual;
  const id = useId();
  return (
    <>
      <label for={id}>{title}</label>
      <select
        id={id}
        name={name}
        value={now}
        onChange={(event) => setSetting(name, event.currentTarget.value)}
      >
        {setting.values.map((value) => (
          <option key={value} value={value}>
            {choiceWord(kind, name, value)}
          </option>
        ))}
      </select>
    </>
  );
}

function NumberInput({ name, setting }: { name: string; setting: NumberSetting }) {
  const w = statisticsWords.value;
  const analysis = state.analysis.value;
  const now = analysis ? settingOf(analysis, name) : setting.usual;
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  const isWrong = typed !== null && !isAcceptable(setting, typed);
  // Asked when the figure is finished, not at every key.
  const finish = (value: string) => {
    if (!isAcceptable(setting, value)) {
      setTyped(value);
      return;
    }
    setTyped(null);
    setSetting(name, String(Number(value)));
  };
  return (
    <>
      <label for={id}>{(w.setting as Record<string, string>)[name] ?? name}</label>
      <span class="with-unit">
        <input
          id={id}
          name={name}
          type="number"
          min={setting.least}
          max={setting.most}
          step={setting.step}
          value={typed ?? now}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          onChange={(event) => finish(event.currentTarget.value)}
        />{' '}
        {w.settingUnit[setting.unit]}
      </span>
      {isWrong && (
        <span class="wrong small" id={`${id}-wrong`} role="alert">
          {w.outOfRange(decimal(setting.least, 2), decimal(setting.most, 2))}
        </span>
      )}
    </>
  );
}

export function SettingsForm({ kind }: { kind: AnalysisKind }) {
  return (
    <form
      class="analysis-settings"
      aria-label={statisticsWords.value.settings}
      onSubmit={(event) => event.preventDefault()}
      noValidate
    >
      {Object.entries(SETTINGS[kind]).map(([name, setting]) => (
        <div class="analysis-setting" key={`${kind}-${name}`}>
          {setting.type === 'choice' ? (
            <Choice kind={kind} name={name} setting={setting} />
          ) : (
            <NumberInput name={name} setting={setting} />
          )}
        </div>
      ))}
    </form>
  );
}
