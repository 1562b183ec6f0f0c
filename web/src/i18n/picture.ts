/** The words of pictures of the map, loaded with them. */
import { computed } from '@preact/signals';
import { state } from '../state/store';
import { pictureEn } from './picture.en';
import { pictureVi } from './picture.vi';

export const pictureWords = computed(() => (state.language.value === 'vi' ? pictureVi : pictureEn));
