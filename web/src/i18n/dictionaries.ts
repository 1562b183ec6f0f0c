/** The words of each language, put together from the files of each part of the page. */
import { en as enMain } from './en';
import { time as timeEn } from './time.en';
import { time as timeVi } from './time.vi';
import { vi as viMain } from './vi';

export const vi = { ...viMain, strip: timeVi };

export type Dictionary = typeof vi;

export const en: Dictionary = { ...enMain, strip: timeEn };
