/** Play, step, and the way to the options. */
import { words } from '../i18n';
import { Icon } from '../panels/Icon';
import { stepPeriod, togglePlay } from '../state/play';
import { state } from '../state/store';

export function Playback() {
  const w = words.value.strip;
  const isPlaying = state.playing.value;
  return (
    <div class="playback" role="toolbar" aria-label={words.value.time}>
      <button
        type="button"
        aria-label={w.stepBack}
        title={`${w.stepBack} ([)`}
        onClick={() => stepPeriod(-1)}
      >
        <Icon name="stepBack" />
      </button>
      <button
        type="button"
        id="play-button"
        aria-label={isPlaying ? w.pause : w.play}
        title={`${isPlaying ? w.pause : w.play} (P)`}
        onClick={togglePlay}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      <button type="button" aria-label={w.stepOn} title={`${w.stepOn} (])`} onClick={() => stepPeriod(1)}>
        <Icon name="stepOn" />
      </button>
      <button
        type="button"
        aria-label={w.settings}
        title={w.settings}
        aria-haspopup="dialog"
        onClick={() => {
          state.timeSettingsOpen.value = true;
        }}
      >
        <Icon name="options" />
      </button>
    </div>
  );
}
