/** What a card is about; a press on it brings the map there. */
import type { ComponentChildren } from 'preact';
import { words } from '../i18n';
import { showAnswer } from '../map/goTo';
import { answerBox } from '../state/place';

export function CardTitle({ children }: { children: ComponentChildren }) {
  return (
    <h2 class="card-title">
      {answerBox.value === null ? (
        children
      ) : (
        <button type="button" class="title-button" title={words.value.showOnMap} onClick={showAnswer}>
          {children}
        </button>
      )}
    </h2>
  );
}
