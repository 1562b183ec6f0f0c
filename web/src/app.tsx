import { useEffect, useRef } from 'preact/hooks';
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
import { closeBriefing } from './state/actions';
import { answerOpen, isPhone, state } from './state/store';
import { PeriodDialog } from './time/PeriodChoice';
import { TimeSettings } from './time/TimeSettings';

/** The map is most of the code: it is asked for at once, and the panels do not wait for it. */
const mapCanvas = import('./map/MapCanvas');
const MapCanvas = lazy(
  () => mapCanvas.then((module) => module.MapCanvas),
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

/** Loaded when somebody wants one; where it cannot be had, the page is as it was. */
const BriefingView = lazy(
  () =>
    import('./briefing/BriefingView').then(
      (module) => module.BriefingView,
      () => Unavailable,
    ),
  () => (
    <div class="toast-place" role="status">
      <p class="toast">{words.value.loading}</p>
    </div>
  ),
);

function Unavailable() {
  useEffect(() => {
    state.serverGone.value = true;
    closeBriefing();
  }, []);
  return null;
}

export function App() {
  return (
    <>
      <Page />
      {state.briefing.value && <BriefingView />}
    </>
  );
}

function Page() {
  const layout = isPhone.value ? 'phone' : 'desktop';
  const hasAnswer = answerOpen.value;
  return (
    <div
      // What lies over the whole page has the keyboard to itself.
      inert={state.briefing.value !== null}
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
      <PeriodDialog />
      <TimeSettings />
      <SavedDialog />
      <PictureOnceOpened />
    </div>
  );
}
