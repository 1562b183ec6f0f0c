/** How wide the bars are, which calendar the office reports by, and how time plays. */
import { count, month, number, period as periodText, words } from '../i18n';
import { Dialog } from '../panels/Dialog';

import { LATEST_START_DAY, reportingMonth, reportingMonthOf } from '../state/calendar';
import { dataPeriod } from '../state/data';
import { setMonthStart } from '../state/office';
import { BIN_CHOICES } from '../state/permalink';
import { PLAY_SPEEDS, type PlaySpeed, playMode, playSpeed } from '../state/play';
import { PLAY_MODES } from '../state/playRange';
import { prefersStillness, state } from '../state/store';
import { timeline } from '../state/timeline';

interface ChoiceProps<Value extends string> {
  title: string;
  name: string;
  values: readonly Value[];
  chosen: Value;
  say: (value: Value) => string;
  onChoose: (value: Value) => void;
}

function Choice<Value extends string>({ title, name, values, chosen, say, onChoose }: ChoiceProps<Value>) {
  return (
    <fieldset class="radio-choices">
      <legend>{title}</legend>
      {values.map((value) => (
        <label key={value}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />{' '}
          {say(value)}
        </label>
      ))}
    </fieldset>
  );
}

function Calendar() {
  const w = words.value.strip;
  const startDay = state.monthStart.value;
  const last = dataPeriod.value?.last;
  const named = last ? reportingMonthOf(last, startDay) : null;
  const without = timeline.value?.without ?? 0;
  return (
    <section class="block">
      <h3>{w.calendar}</h3>
      <p>
        <label for="month-start">{w.calendarStart}</label>{' '}
        <select
          id="month-start"
          value={startDay}
          onChange={(event) => setMonthStart(Number(event.currentTarget.value))}
        >
          {Array.from({ length: LATEST_START_DAY }, (_, index) => (
            <option key={index} value={index + 1}>
              {index + 1}
            </option>
          ))}
        </select>
      </p>
      <p aria-live="polite">
        {startDay === 1 || named === null
          ? w.calendarPlain
          : w.calendarMeans(month(named), periodText(reportingMonth(named, startDay)))}
      </p>
      <p class="small quiet">{w.calendarNote}</p>
      {without > 0 && <p class="small quiet">{w.calendarWithout(count(without))}</p>}
    </section>
  );
}

export function TimeSettings() {
  const w = words.value.strip;
  const speeds = PLAY_SPEEDS.map(String);
  return (
    <Dialog id="time-settings-title" open={state.timeSettingsOpen} title={w.settings}>
      <Choice
        title={w.bins}
        name="bins"
        values={BIN_CHOICES}
        chosen={state.bins.value}
        say={(choice) => w.binChoice[choice]}
        onChoose={(choice) => {
          state.bins.value = choice;
        }}
      />
      <Calendar />
      <section class="block">
        <Choice
          title={w.playMode}
          name="play-mode"
          values={PLAY_MODES}
          chosen={playMode.value}
          say={(mode) => w.playModes[mode]}
          onChoose={(mode) => {
            playMode.value = mode;
          }}
        />
        <Choice
          title={w.playSpeed}
          name="play-speed"
          values={speeds}
          chosen={String(playSpeed.value)}
          say={(speed) => w.playSpeeds(number(Number(speed)))}
          onChoose={(speed) => {
            playSpeed.value = Number(speed) as PlaySpeed;
          }}
        />
        {prefersStillness() && <p class="small quiet">{w.stillness}</p>}
      </section>
    </Dialog>
  );
}
