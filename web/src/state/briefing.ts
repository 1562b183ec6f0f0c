/** Which briefing is open, and how the link says it. Its area, period and categories are those of the map. */
import { isLanguage, type Language } from '../i18n/language';

export interface OpenBriefing {
  /** Of the paper; the page around it keeps its own. */
  language: Language;
  /** One for each commune on the ground. */
  isEach: boolean;
}

const EACH = 'communes';

/** `vi`, or `vi;communes`. */
export function encodeBriefing({ language, isEach }: OpenBriefing): string {
  return isEach ? `${language};${EACH}` : language;
}

export function decodeBriefing(text: string): OpenBriefing | null {
  const [language = '', scope] = text.split(';');
  return isLanguage(language) ? { language, isEach: scope === EACH } : null;
}
