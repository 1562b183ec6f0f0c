/** The words of each language, put together from the files of each part of the page. */
import { ask as askEn } from './ask.en';
import { ask as askVi } from './ask.vi';
import { en as enMain } from './en';
import { time as timeEn } from './time.en';
import { time as timeVi } from './time.vi';
import { vi as viMain } from './vi';

export const vi = { ...viMain, strip: timeVi, ask: askVi };

export type Dictionary = typeof vi;

export const en: Dictionary = { ...enMain, strip: timeEn, ask: askEn };
