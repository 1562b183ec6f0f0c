export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text);
}

/** Vietnamese unless somebody chose otherwise. */
export function languageOf(text: string | null): Language {
  return text !== null && isLanguage(text) ? text : 'vi';
}
