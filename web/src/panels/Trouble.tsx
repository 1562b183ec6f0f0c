/** Something could not be had: why, and what one can do. */
import { words } from '../i18n';
import { state } from '../state/store';
import { Icon } from './Icon';

export function Trouble({ message, onRetry }: { message: string; onRetry?: () => void }) {
  return (
    <div class="trouble" role="alert">
      <Icon name="alert" />
      <p>
        <strong>{words.value.couldNotLoad}</strong>{' '}
        {state.serverGone.value ? words.value.serverGone : message}
      </p>
      {onRetry && (
        <button type="button" class="button" onClick={onRetry}>
          {words.value.retry}
        </button>
      )}
    </div>
  );
}
