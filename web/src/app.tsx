import { useRef } from 'preact/hooks';
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

/** The map is most of the code: the panels do not wait for it. */
const MapCanvas = lazy(
  () => import('./map/MapCanvas').then((module) => module.MapCanvas),
  () => <main class="map" aria-label={words.value.map} aria-busy="true" />,
);

const PictureDialog = lazy(
  () => import('./picture/PictureDialog').then((module) => module.PictureDialog),
  () => null,
);

/** It stays from then on, so that the focus goes back to where it came from. */
function PictureOnceOpened() {
  const wasOpened = useRef(false);
  wasOpened.current ||= state.pictureOpen.value;
  return wasOpened.current ? <PictureDialog /> : null;
}

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
      <PictureOnceOpened />
    </div>
  );
}
