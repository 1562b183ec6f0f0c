/** The words of each language, put together from the files of each part of the page. */
import { ask as askEn } from './ask.en';
import { ask as askVi } from './ask.vi';
import { en as enMain } from './en';
import { take as takeEn } from './take.en';
import { take as takeVi } from './take.vi';
import { time as timeEn } from './time.en';
import { time as timeVi } from './time.vi';
import { vi as viMain } from './vi';

export const vi = { ...viMain, strip: timeVi, ask: askVi, take: takeVi };

export type Dictionary = typeof vi;

export const en: Dictionary = { ...enMain, strip: timeEn, ask: askEn, take: takeEn };
