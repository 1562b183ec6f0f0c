import { SavedDialog } from './ask/SavedDialog';
import { DrawHint } from './draw/DrawMenu';
import { words } from './i18n';
import { AnswerPanel } from './panels/AnswerPanel';
import { BottomSheet } from './panels/BottomSheet';
import { Help } from './panels/Help';
import { LayerPanel } from './panels/LayerPanel';
import { lazy } from './panels/lazy';
import { Notices, ServerGone, Toast } from './panels/Notices';
import { QgisDialog } from './panels/QgisDialog';
import { TimeStrip } from './panels/TimeStrip';
import { TopBar } from './panels/TopBar';
import { answerOpen, isPhone, state } from './state/store';
import { TimeSettings } from './time/TimeSettings';

/** The map is most of the code: it is asked for at once, and the panels do not wait for it. */
const mapCanvas = import('./map/MapCanvas');
const MapCanvas = lazy(
  () => mapCanvas.then((module) => module.MapCanvas),
  () => <main class="map" aria-label={words.value.map} aria-busy="true" />,
);

export function App() {
  const layout = isPhone.value ? 'phone' : 'desktop';
  const hasAnswer = answerOpen.value;
  return (
    <div
      class={`app ${layout}${state.layersOpen.value ? ' with-left' : ''}${hasAnswer ? ' with-right' : ''}`}
    >
      <TopBar />
      <MapCanvas />
      {isPhone.value ? (
        <BottomSheet />
      ) : (
        <>
          <LayerPanel />
          {hasAnswer && <AnswerPanel />}
          <TimeStrip />
        </>
      )}
      <Notices />
      <DrawHint />
      <ServerGone />
      <Toast />
      <Help />
      <QgisDialog />
      <TimeSettings />
      <SavedDialog />
    </div>
  );
}
