import { words } from '../i18n';
import { state } from '../state/store';
import { Icon } from './Icon';

/** Opens the dialog that saves a picture of the map; `named` where there is room for words. */
export function PictureButton({ named = false }: { named?: boolean }) {
  const name = words.value.savePicture;
  return (
    <button
      type="button"
      class={named ? 'button' : 'button icon-only'}
      aria-label={name}
      title={name}
      aria-haspopup="dialog"
      onClick={() => {
        state.pictureOpen.value = true;
      }}
    >
      <Icon name="picture" /> {named && name}
    </button>
  );
}
